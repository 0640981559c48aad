using System.Text;
using Newtonsoft.Json.Linq;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

/// <summary>Runs single steps of a protocol.</summary>
internal static class StepCalls
{
    public static async Task<StepOutcome> RunAsync(IProtocol protocol, ActionStep step, Scenario scenario, bool wantsBody = true, long maxBodySize = 100_000_000, TimeSpan? timeout = null, CancellationToken interrupt = default, params (string Name, ScalarValue Value)[] values)
    {
        var table = new VariableTable();
        var slots = new ScalarValue[values.Length];
        foreach ((string name, ScalarValue value) in values)
        {
            slots[table.SlotOf(name)] = value;
        }

        IStepAction action = Compile(protocol, step, scenario, table);
        return await RunAsync(action, slots, wantsBody, maxBodySize, timeout, interrupt);
    }

    /// <summary>Makes a step ready; as in a run, before it is used and by one caller at a time.</summary>
    public static IStepAction Compile(IProtocol protocol, ActionStep step, Scenario scenario, VariableTable? table = null) =>
        protocol.Compile(step, new StepContext(scenario, new Uri("http://127.0.0.1:1/"), table ?? new VariableTable(), _ => null));

    /// <summary>Runs a step that was made ready.</summary>
    public static async Task<StepOutcome> RunAsync(IStepAction action, ScalarValue[]? slots = null, bool wantsBody = true, long maxBodySize = 100_000_000, TimeSpan? timeout = null, CancellationToken interrupt = default)
    {
        var outcome = new StepOutcome();
        await StepRunner.RunAsync(action, new StepCall { Values = slots ?? [], Vu = 1, WantsBody = wantsBody, MaxBodySize = maxBodySize }, outcome, timeout ?? TimeSpan.FromSeconds(30), interrupt);
        return outcome;
    }

    /// <summary>The body of a step that worked.</summary>
    public static JToken Json(StepOutcome outcome)
    {
        Assert.True(outcome.ErrorClass is null, $"{outcome.ErrorClass}: {outcome.ErrorMessage}");
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(Encoding.UTF8.GetString(outcome.Body.Span))) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    public static Scenario Scenario(params ConnectionDefinition[] connections) =>
        new() { Name = "steps", Connections = connections.ToDictionary(connection => connection.Name, StringComparer.Ordinal) };
}
