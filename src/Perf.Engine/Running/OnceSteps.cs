using Perf.Engine.Flows;
using Perf.Engine.Sharing;

namespace Perf.Engine.Running;

/// <summary>What a scenario has to be done once, before and after the load; of a run on several machines, it is done where the first share is from the beginning on.</summary>
internal sealed class OnceSteps(RunContext run, LoopContext context)
{
    private readonly CompiledScenario _scenario = run.Scenario;
    private readonly bool _isOurs = run.Plan.Share is not { } share || (share.IsFirst && !TakeOver.IsTakenOver(share));

    /// <summary>Whether there is something to do before the load.</summary>
    public bool HasSetup => _isOurs && (_scenario.Setup is not null || _scenario.LoadSetups.Any(setup => setup is not null));

    /// <summary>Whether there is something to do after the load.</summary>
    public bool HasTeardown => _isOurs && run.From == 0 && (_scenario.Teardown is not null || _scenario.LoadTeardowns.Any(teardown => teardown is not null));

    /// <summary>Does what comes before the load: the test's, then that of each executor in the order of the scenario.</summary>
    /// <param name="stop">Cuts it off.</param>
    /// <returns>Why the load must not begin; null when it may.</returns>
    public async Task<string?> SetUpAsync(CancellationToken stop)
    {
        int executors = run.Plan.Scenario.Load.Count;
        if (_scenario.Setup is { } setup)
        {
            string? problem = await OnceRun.RunAsync(context, setup, executors, values => run.Given.KeepOfRun(setup.Written, values), stop).ConfigureAwait(false);
            if (problem is not null)
            {
                return $"the setup failed, and no load was made: {problem}";
            }
        }

        for (int i = 0; i < _scenario.LoadSetups.Count && !stop.IsCancellationRequested; i++)
        {
            if (_scenario.LoadSetups[i] is not { } ofExecutor)
            {
                continue;
            }

            int executor = i;
            string? problem = await OnceRun.RunAsync(context, ofExecutor, i, values => run.Given.KeepOfExecutor(executor, ofExecutor.Written, values), stop).ConfigureAwait(false);
            if (problem is not null)
            {
                return $"the setup of '{run.Plan.Scenario.Load[i].Name}' failed, and no load was made: {problem}";
            }
        }

        return null;
    }

    /// <summary>Does what comes after the load: that of each executor in the order of the scenario, then the test's. What fails does not keep the others from being done.</summary>
    /// <param name="stop">Cuts it off.</param>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<string>> TearDownAsync(CancellationToken stop)
    {
        var problems = new List<string>();
        for (int i = 0; i < _scenario.LoadTeardowns.Count; i++)
        {
            if (_scenario.LoadTeardowns[i] is { } ofExecutor && await OnceRun.RunAsync(context, ofExecutor, i, null, stop).ConfigureAwait(false) is { } problem)
            {
                problems.Add($"The teardown of '{run.Plan.Scenario.Load[i].Name}' failed: {problem}.");
            }
        }

        if (_scenario.Teardown is { } teardown && await OnceRun.RunAsync(context, teardown, run.Plan.Scenario.Load.Count, null, stop).ConfigureAwait(false) is { } last)
        {
            problems.Add($"The teardown failed: {last}.");
        }

        return problems;
    }
}
