// What every page needs of our scripts: each works alone, and the pages work without them.
import "./times.js";
import "./dialogs.js";
import "./live.js";
import "./connect.js";
import "./tree.js";
import "./choosing.js";
import "./assigning.js";
import "./linking.js";
