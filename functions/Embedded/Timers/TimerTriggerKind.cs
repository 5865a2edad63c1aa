using System.Reflection;
using System.Text.RegularExpressions;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Timers;

/// <summary>Serves <see cref="TimerTriggerAttribute"/>.</summary>
internal sealed partial class TimerTriggerKind(IConfiguration configuration, TimerStores stores, TimeProvider time, ILoggerFactory loggers) : ITriggerKind
{
    public Type AttributeType => typeof(TimerTriggerAttribute);

    public static TimerTriggerKind Create(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        return new TimerTriggerKind(
            configuration, new TimerStores(configuration[EmbeddedConfiguration.StateFolder]!), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>());
    }

    public ITriggerListener CreateListener(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        foreach (var parameter in function.Method.GetParameters())
        {
            RefuseParameter(function, parameter);
        }

        if (FunctionReturn.Unwrapped(function.Method.ReturnType) != typeof(void))
        {
            throw new FunctionDeclarationException($"The {function.Described} returns {function.Method.ReturnType}, but nobody takes what a timer returns. Return void, Task or ValueTask.");
        }

        var text = Resolve(function, trigger.Schedule);
        var schedule = TimerSchedule.Parse(text)
            ?? throw new FunctionDeclarationException(
                $"The schedule '{text}' of {function.Described} cannot be read. Write NCRONTAB with six fields (second minute hour day month weekday), such as '0 */5 * * * *', or a time span of at least a second, such as '00:05:00'.");
        var timer = new TimerFunction(
            function, text, schedule, trigger.UseMonitor, trigger.RunOnStartup, function.Method.GetCustomAttribute<RetryAttribute>());
        return new TimerListener(timer, invoker, stores, time, loggers.CreateLogger($"Function.{function.Name}"));
    }

    private static void RefuseParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter && parameter.ParameterType != typeof(TimerInfo))
        {
            throw new FunctionDeclarationException(
                $"The trigger parameter '{parameter.Name}' of {function.Described} is a {parameter.ParameterType}. Declare it as Microsoft.Azure.Functions.Worker.TimerInfo.");
        }

        if (parameter != function.TriggerParameter && ParameterSources.OfInvoker(parameter) is null)
        {
            throw new FunctionDeclarationException(
                $"The parameter '{parameter.Name}' of {function.Described} is bound by nothing. Beside its TimerInfo a timer function takes FunctionContext, CancellationToken and a [DurableClient]: remove the parameter, or take it in the constructor.");
        }
    }

    private string Resolve(FunctionDescriptor function, string schedule) =>
        Setting.Replace(schedule, match => configuration[match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)]
            ?? throw new FunctionDeclarationException($"The schedule '{schedule}' of {function.Described} names the setting '{match.Groups["name"].Value}', which is not set. Set it, or write the schedule itself."));

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting { get; }
}
