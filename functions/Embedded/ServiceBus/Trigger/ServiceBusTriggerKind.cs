using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Interchange.Embedded.ServiceBus.Topology;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Serves <see cref="ServiceBusTriggerAttribute"/>.</summary>
internal sealed partial class ServiceBusTriggerKind(IConfiguration configuration, TimeProvider time, ILoggerFactory loggers, RequestsUnderWay requests)
    : ITriggerKind
{
    public Type AttributeType => typeof(ServiceBusTriggerAttribute);

    public ITriggerListener CreateListener(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        var options = Options(function);
        var checkedFunction = new BusFunction(
            function,
            Resolve(function, "topic name", trigger.TopicName),
            Resolve(function, "subscription name", trigger.SubscriptionName),
            trigger.AutoCompleteSetting ?? options.AutoCompleteMessages,
            Value(function, trigger));
        RefuseParameters(function);
        var connection = Connection(function, trigger);
        RefuseEntity(checkedFunction, trigger, connection);
        return new ServiceBusListener(checkedFunction, options, connection, invoker, requests, time, loggers.CreateLogger($"Function.{function.Name}"));
    }

    private static Func<ServiceBusReceivedMessage, object>? Value(FunctionDescriptor function, ServiceBusTriggerAttribute trigger)
    {
        var type = function.TriggerParameter.ParameterType;
        if (trigger.IsBatched)
        {
            return type == typeof(ServiceBusReceivedMessage[])
                ? null
                : throw new FunctionDeclarationException(
                    $"The trigger parameter '{function.TriggerParameter.Name}' of {function.Described} is a {type}. With IsBatched declare it as ServiceBusReceivedMessage[].");
        }

        return TriggerValue.Of(type) ?? throw new FunctionDeclarationException(
            $"The trigger parameter '{function.TriggerParameter.Name}' of {function.Described} is a {type}. "
            + (type == typeof(ServiceBusReceivedMessage[])
                ? "Set IsBatched = true on the trigger to take an array."
                : "Declare it as ServiceBusReceivedMessage, string, BinaryData or byte[]; or, with IsBatched, as ServiceBusReceivedMessage[]."));
    }

    private static void RefuseParameters(FunctionDescriptor function)
    {
        foreach (var parameter in function.Method.GetParameters())
        {
            var bound = parameter == function.TriggerParameter
                || parameter.ParameterType == typeof(ServiceBusMessageActions)
                || ParameterSources.OfInvoker(parameter) is not null;
            if (!bound)
            {
                throw new FunctionDeclarationException(
                    $"The parameter '{parameter.Name}' of {function.Described} is bound by nothing. Beside its messages a Service Bus function takes ServiceBusMessageActions, FunctionContext, CancellationToken and a [DurableClient]: remove the parameter, or take it in the constructor.");
            }
        }
    }

    private static void RefuseEntity(BusFunction function, ServiceBusTriggerAttribute trigger, BusConnection connection)
    {
        var described = function.Descriptor.Described;
        BusTopology topology;
        try
        {
            topology = TopologyFile.Load(connection.TopologyPath);
        }
        catch (TopologyFormatException failure)
        {
            throw new FunctionDeclarationException($"The {described} needs the topics of the application, but {failure.Message}");
        }

        var topic = topology.Topics.FirstOrDefault(topic => string.Equals(topic.Name, function.TopicName, StringComparison.OrdinalIgnoreCase))
            ?? throw new FunctionDeclarationException($"The {described} listens to the topic '{function.TopicName}', which {topology.Source} does not declare. Declare it there.");
        var subscription = topic.Subscriptions.FirstOrDefault(item => string.Equals(item.Name, function.SubscriptionName, StringComparison.OrdinalIgnoreCase))
            ?? throw new FunctionDeclarationException(
                $"The {described} listens to the subscription '{function.SubscriptionName}' of topic '{topic.Name}', which {topology.Source} does not declare. Declare it there.");
        if (subscription.RequiresSession != trigger.IsSessionsEnabled)
        {
            throw new FunctionDeclarationException(
                $"The {described} has IsSessionsEnabled = {(trigger.IsSessionsEnabled ? "true" : "false")}, but {topology.Source} declares requiresSession {(subscription.RequiresSession ? "true" : "false")} for '{topic.Name}/{subscription.Name}'. Make them the same.");
        }
    }

    private static string SettingKey(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting { get; }

    private BusTriggerOptions Options(FunctionDescriptor function)
    {
        try
        {
            return BusTriggerOptions.From(configuration);
        }
        catch (FormatException failure)
        {
            throw new FunctionDeclarationException($"The {function.Described} cannot be served: {failure.Message}");
        }
    }

    private BusConnection Connection(FunctionDescriptor function, ServiceBusTriggerAttribute trigger)
    {
        var name = string.IsNullOrEmpty(trigger.Connection) ? "AzureWebJobsServiceBus" : Resolve(function, "connection", trigger.Connection);
        var key = SettingKey(name);
        var text = configuration[$"ConnectionStrings:{key}"] ?? configuration[$"AzureWebJobs{key}"] ?? configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            throw new FunctionDeclarationException(
                configuration[$"{key}:fullyQualifiedNamespace"] is { } host
                    ? $"The {function.Described} cannot be served: {BusConnection.NoNetwork(host).Message}"
                    : $"The {function.Described} takes its connection string from the setting '{name}', which is not set. Set it to Endpoint=sb://embedded/;StateFolder=/absolute/path.");
        }

        try
        {
            return BusConnection.Parse(text);
        }
        catch (Exception failure) when (failure is FormatException or NotSupportedException)
        {
            throw new FunctionDeclarationException($"The {function.Described} takes its connection string from the setting '{name}', which cannot be used: {failure.Message}");
        }
    }

    private string Resolve(FunctionDescriptor function, string what, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FunctionDeclarationException($"The Service Bus trigger of {function.Described} has no {what}. Name one.");
        }

        return Setting.Replace(text, match => configuration[SettingKey(match.Groups["name"].Value)] ?? throw new FunctionDeclarationException(
            $"The {what} '{text}' of {function.Described} names the setting '{match.Groups["name"].Value}', which is not set. Set it, or write the {what} itself."));
    }
}
