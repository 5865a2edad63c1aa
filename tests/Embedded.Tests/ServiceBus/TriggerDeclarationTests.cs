using Interchange.Embedded.Functions;
using Interchange.Embedded.Tests.ServiceBus.Support;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class TriggerDeclarationTests : TriggerTest
{
    [Theory]
    [InlineData("WrongType", "is a System.Int32")]
    [InlineData("ArrayWithoutBatch", "Set IsBatched = true")]
    [InlineData("BatchWithoutArray", "declare it as ServiceBusReceivedMessage[]")]
    [InlineData("UnboundParameter", "'other'")]
    [InlineData("UnknownTopic", "'nowhere'")]
    [InlineData("UnknownSubscription", "'nobody'")]
    [InlineData("SessionsNotRequired", "requiresSession false")]
    [InlineData("SessionsNotEnabled", "IsSessionsEnabled = false")]
    [InlineData("NoConnection", "'Nothing', which is not set")]
    [InlineData("NetworkConnection", "no network")]
    [InlineData("UnknownSetting", "'Missing', which is not set")]
    public void Refuses_a_wrong_declaration_and_names_the_function(string function, string said)
    {
        var failure = Assert.Throws<FunctionDeclarationException>(() => Listener(function, Unused));

        Assert.Contains($"function '{function}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxConcurrentCalls", "0")]
    [InlineData("autoCompleteMessages", "perhaps")]
    [InlineData("maxAutoLockRenewalDuration", "long")]
    public void Refuses_a_wrong_setting_of_host_json_by_name(string name, string value)
    {
        HostSetting(name, value);

        Assert.Contains($"extensions.serviceBus.{name} is '{value}'", Assert.Throws<FunctionDeclarationException>(() => Listener("Single", Unused)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Single")]
    [InlineData("Text")]
    [InlineData("Bytes")]
    [InlineData("Data")]
    [InlineData("Batch")]
    [InlineData("Sessions")]
    [InlineData("SessionBatch")]
    public void Accepts_every_documented_signature(string function) => Assert.NotNull(Listener(function, Unused));

    private static RecordingInvoker Unused { get; } = new((_, _, _) => throw new InvalidOperationException("Nothing was started."));
}
