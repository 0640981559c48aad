using System.Diagnostics;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

/// <summary>What every protocol promises, whatever it speaks: timing phases, error classes, cancellation, and an orderly end.</summary>
public abstract class StepProtocolContract
{
    private static readonly TimeSpan s_ample = TimeSpan.FromSeconds(30);

    /// <summary>The scenario of the steps, with the connections that they name.</summary>
    protected virtual Scenario Scenario => new() { Name = "contract", Target = Target.AbsoluteUri };

    /// <summary>The target of the scenario.</summary>
    protected virtual Uri Target => new("http://127.0.0.1:1/");

    /// <summary>A step that the server answers at once.</summary>
    protected abstract ActionStep Good { get; }

    /// <summary>A step that the server answers after ten seconds or more.</summary>
    protected abstract ActionStep Slow { get; }

    /// <summary>A step that the server answers with an error of its own, and the class of that error.</summary>
    protected abstract (ActionStep Step, string ErrorClass) Wrong { get; }

    /// <summary>A step to an address where nothing listens, or null where the protocol needs no address.</summary>
    protected abstract ActionStep? Unreachable { get; }

    /// <summary>Whether a second step uses the connection of the first.</summary>
    protected virtual bool KeepsConnections => true;

    protected abstract IProtocol CreateProtocol();

    [SkippableFact]
    public async Task GoodStep_HasPhasesThatFitIntoItsTime()
    {
        await using IProtocol protocol = CreateProtocol();
        var watch = Stopwatch.StartNew();
        StepOutcome outcome = await RunAsync(protocol, Good);

        Assert.Null(outcome.ErrorClass);
        Assert.True(outcome.Timings.Sent);
        Assert.True(outcome.Timings.Duration > 0, "no service time");
        // No limit on speed: parts are not longer than the whole, however long that is.
        Assert.InRange(outcome.Timings.Duration + outcome.Timings.Blocked + outcome.Timings.Connecting + outcome.Timings.TlsHandshaking, 1, watch.Elapsed.Ticks);
        Assert.False(outcome.Interrupted);
    }

    [SkippableFact]
    public async Task SecondStep_UsesTheConnectionOfTheFirst()
    {
        Skip.IfNot(KeepsConnections, "the protocol has no connections to keep");
        await using IProtocol protocol = CreateProtocol();
        Assert.Null((await RunAsync(protocol, Good)).ErrorClass);
        StepOutcome second = await RunAsync(protocol, Good);

        Assert.Null(second.ErrorClass);
        Assert.Equal(0, second.Timings.Connecting);
    }

    [SkippableFact]
    public async Task SlowStep_EndsAtItsTimeoutAndTheNextOneWorks()
    {
        await using IProtocol protocol = CreateProtocol();

        // Opening a connection is not what is timed here, and may take its time on a busy machine.
        Assert.Null((await RunAsync(protocol, Good)).ErrorClass);
        StepOutcome outcome = await RunAsync(protocol, Slow, TimeSpan.FromMilliseconds(400)).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(ErrorClasses.Timeout, outcome.ErrorClass);
        Assert.False(outcome.Interrupted);
        Assert.Null((await RunAsync(protocol, Good)).ErrorClass);
    }

    [SkippableFact]
    public async Task SlowStep_InterruptedByTheEndOfTheRun_SaysSo()
    {
        await using IProtocol protocol = CreateProtocol();
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        StepOutcome outcome = await RunAsync(protocol, Slow, s_ample, end.Token).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.True(outcome.Interrupted);
    }

    [SkippableFact]
    public async Task WrongStep_HasItsErrorClassAndTheNextOneWorks()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Wrong.Step);

        Assert.Equal(Wrong.ErrorClass, outcome.ErrorClass);
        Assert.NotEmpty(outcome.ErrorMessage);
        Assert.Null((await RunAsync(protocol, Good)).ErrorClass);
    }

    [SkippableFact]
    public async Task UnreachableStep_IsRefused()
    {
        ActionStep? step = Unreachable;
        Skip.If(step is null, "the protocol needs no address");
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, step!);

        Assert.Equal(ErrorClasses.ConnectionRefused, outcome.ErrorClass);
    }

    [SkippableFact]
    public async Task ManyAtOnce_AllSucceed()
    {
        await using IProtocol protocol = CreateProtocol();
        IStepAction action = Compile(protocol, Good);
        StepOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(async vu => await RunAsync(action, vu, s_ample, CancellationToken.None)));

        Assert.All(outcomes, outcome => Assert.Null(outcome.ErrorClass));
    }

    /// <summary>Runs a step once.</summary>
    protected async Task<StepOutcome> RunAsync(IProtocol protocol, ActionStep step, TimeSpan? timeout = null, CancellationToken interrupt = default) =>
        await RunAsync(Compile(protocol, step), 1, timeout ?? s_ample, interrupt);

    private IStepAction Compile(IProtocol protocol, ActionStep step) => protocol.Compile(step, new StepContext(Scenario, Target, new VariableTable(), _ => null));

    private static async Task<StepOutcome> RunAsync(IStepAction action, int vu, TimeSpan timeout, CancellationToken interrupt)
    {
        var outcome = new StepOutcome();
        long begin = Clock.Now;
        await StepRunner.RunAsync(action, new StepCall { Values = [], Vu = vu, WantsBody = true }, outcome, timeout, interrupt);
        Assert.True(Clock.Now >= begin);
        return outcome;
    }
}
