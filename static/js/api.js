"use strict";

const cible = document.getElementById("documentation");

SwaggerUIBundle({
  url: cible.dataset.schema,
  domNode: cible,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
