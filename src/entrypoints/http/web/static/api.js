// The API's description as a page to read and try. The viewer asks nobody but this service:
// without `validatorUrl: null` it would send the address of the document elsewhere.
const viewer = document.getElementById("viewer");
SwaggerUIBundle({
  url: viewer.dataset.document,
  domNode: viewer,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
});
