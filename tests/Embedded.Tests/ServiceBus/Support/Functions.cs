using System.Reflection;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Tests.ServiceBus.Support;

/// <summary>Function signatures; the tests supply what they do.</summary>
internal static class Functions
{
    public static FunctionDescriptor Named(string name)
    {
        var method = typeof(Functions).GetMethod(name, BindingFlags.Static | BindingFlags.Public)!;
        var parameter = method.GetParameters().First(item => item.IsDefined(typeof(ServiceBusTriggerAttribute)));
        return new FunctionDescriptor(name, method, parameter, parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()!);
    }

    public static void Single([ServiceBusTrigger("work", "all", Connection = "Bus")] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken stop) => Use(message, actions, stop);

    public static void Text([ServiceBusTrigger("%TopicName%", "all", Connection = "Bus")] string message) => Use(message);

    public static void Bytes([ServiceBusTrigger("work", "all", Connection = "Bus")] byte[] message) => Use(message);

    public static void Data([ServiceBusTrigger("work", "all", Connection = "Bus")] BinaryData message) => Use(message);

    public static void Manual([ServiceBusTrigger("work", "all", Connection = "Bus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions) => Use(message, actions);

    public static void Batch([ServiceBusTrigger("work", "all", Connection = "Bus", IsBatched = true)] ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions) => Use(messages, actions);

    public static void Sessions([ServiceBusTrigger("ordered", "sessions", Connection = "Bus", IsSessionsEnabled = true)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions) => Use(message, actions);

    public static void SessionBatch([ServiceBusTrigger("ordered", "sessions", Connection = "Bus", IsSessionsEnabled = true, IsBatched = true)] ServiceBusReceivedMessage[] messages) => Use(messages);

    public static void WrongType([ServiceBusTrigger("work", "all", Connection = "Bus")] int message) => Use(message);

    public static void ArrayWithoutBatch([ServiceBusTrigger("work", "all", Connection = "Bus")] ServiceBusReceivedMessage[] messages) => Use(messages);

    public static void BatchWithoutArray([ServiceBusTrigger("work", "all", Connection = "Bus", IsBatched = true)] string message) => Use(message);

    public static void UnboundParameter([ServiceBusTrigger("work", "all", Connection = "Bus")] string message, Uri other) => Use(message, other);

    public static void UnknownTopic([ServiceBusTrigger("nowhere", "all", Connection = "Bus")] string message) => Use(message);

    public static void UnknownSubscription([ServiceBusTrigger("work", "nobody", Connection = "Bus")] string message) => Use(message);

    public static void SessionsNotRequired([ServiceBusTrigger("work", "all", Connection = "Bus", IsSessionsEnabled = true)] string message) => Use(message);

    public static void SessionsNotEnabled([ServiceBusTrigger("ordered", "sessions", Connection = "Bus")] string message) => Use(message);

    public static void NoConnection([ServiceBusTrigger("work", "all", Connection = "Nothing")] string message) => Use(message);

    public static void NetworkConnection([ServiceBusTrigger("work", "all", Connection = "Remote")] string message) => Use(message);

    public static void UnknownSetting([ServiceBusTrigger("%Missing%", "all", Connection = "Bus")] string message) => Use(message);

    private static void Use(params object[] arguments) => Assert.NotEmpty(arguments);
}
