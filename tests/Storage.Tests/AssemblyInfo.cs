using Interchange.Storage.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
