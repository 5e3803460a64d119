// Everything comes from this node; without a validator nothing is told to anybody else.
SwaggerUIBundle({ url: "openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
