// Back from the platform: the window beside the page closes, and the page goes on by itself.
const isPopup = window.name === "adport-connect" || window.opener !== null;
new BroadcastChannel("adport-connect").postMessage("back");
if (isPopup) window.close();
else location.replace(document.getElementById("back").href);
