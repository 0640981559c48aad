using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>The base of commands that steer running tests: finds the tests that are meant, asks, steers, and gives their states.</summary>
public abstract class LiveRunCmdlet : PumpCmdlet
{
    /// <summary>Ids of running tests, or beginnings of them. Default: the only test that runs.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LiveRunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string? id in Id ?? new string?[] { null })
        {
            try
            {
                LiveRun run = Pump((_, stop) => PerfRuntime.FindLiveRunAsync(id, stop));
                if (ShouldProcess($"{run.Scenario} → {run.Target}, run {run.Id}", Action))
                {
                    WriteObject(Pump((_, stop) => SteerAsync(run, stop)));
                }
            }
            catch (PerfException fault)
            {
                // One of several that has just ended must not keep the others from being steered.
                WriteError(fault.ToRecord());
            }
        }
    }

    /// <summary>What is done, for -WhatIf and -Confirm.</summary>
    protected abstract string Action { get; }

    /// <summary>Steers one test.</summary>
    /// <param name="run">The test.</param>
    /// <param name="stop">Ends the wait for its answer.</param>
    /// <returns>Its state afterwards.</returns>
    protected abstract Task<LiveRun> SteerAsync(LiveRun run, CancellationToken stop);
}
