using Perf.Engine.Flows;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

/// <summary>Runs steps of one protocol, with variables of one's own, as a run does.</summary>
internal sealed class StepClient(IProtocol protocol, Uri target, HttpOptions? options = null, params (string Name, ScalarValue Value)[] variables) : IAsyncDisposable
{
    private readonly VariableTable _table = new();

    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Hears of messages of conversations.</summary>
    public Action<long, long>? Exchanged { get; init; }

    public IStepAction Compile(ActionStep step)
    {
        foreach ((string name, _) in variables)
        {
            _table.SlotOf(name);
        }

        var scenario = new Scenario { Name = "test", Target = target.AbsoluteUri, Http = options ?? new HttpOptions() };
        return protocol.Compile(step, new StepContext(scenario, target, _table, Environment));
    }

    public Task<StepOutcome> RunAsync(ActionStep step, int vu = 1, long iteration = 0, bool wantsBody = true, TimeSpan? timeout = null) =>
        RunAsync(Compile(step), vu, iteration, wantsBody, timeout);

    public async Task<StepOutcome> RunAsync(IStepAction action, int vu = 1, long iteration = 0, bool wantsBody = true, TimeSpan? timeout = null)
    {
        var values = new ScalarValue[_table.Count];
        foreach ((string name, ScalarValue value) in variables)
        {
            values[_table.SlotOf(name)] = value;
        }

        var outcome = new StepOutcome();
        var call = new StepCall { Values = values, Vu = vu, Iteration = iteration, WantsBody = wantsBody, MaxBodySize = (options ?? new HttpOptions()).MaxBodySize, Exchanged = Exchanged };
        await StepRunner.RunAsync(action, call, outcome, timeout ?? TimeSpan.FromSeconds(30), CancellationToken.None);
        return outcome;
    }

    public ValueTask DisposeAsync() => protocol.DisposeAsync();
}
