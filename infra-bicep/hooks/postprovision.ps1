# Says what to do next. Changes nothing, and knows no secret.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Write-Output @"

The resources are there. Next:

1. Deploy the app, if this was 'azd provision' alone:  azd deploy
   Roles take up to a minute to be known everywhere: if the first deployment is refused, run it again.

2. Put a provider's key into the vault. The app has it within five minutes, and a changed one too:

   az keyvault secret set --vault-name "$env:KEY_VAULT_NAME" --name provider-openai --file <file with the key>

3. See whether everything answers:  curl $env:GATEWAY_URL/api/health/ready

The base URL for SDKs is $env:GATEWAY_URL/api/v1. docs/deploy.md has the whole way, and the way back.
"@
