#!/bin/sh
# Says what to do next. Changes nothing, and knows no secret.
set -eu
cat <<TEXT

The resources are there. Next:

1. Deploy the app, if this was 'azd provision' alone:  azd deploy
   Roles take up to a minute to be known everywhere: if the first deployment is refused, run it again.

2. Put a provider's key into the vault, and tell the app its name:

   az keyvault secret set --vault-name "${KEY_VAULT_NAME}" --name openai-api-key --file <file with the key>
   az functionapp config appsettings set --name "${SERVICE_GATEWAY_NAME}" --resource-group "rg-${AZURE_ENV_NAME}" \\
     --settings "OPENAI_API_KEY=@Microsoft.KeyVault(VaultName=${KEY_VAULT_NAME};SecretName=openai-api-key)"

3. See whether everything answers:  curl ${GATEWAY_URL}/api/health/ready

The base URL for SDKs is ${GATEWAY_URL}/api/v1. docs/deploy.md has the whole way, and the way back.
TEXT
