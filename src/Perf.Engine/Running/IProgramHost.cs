using Perf.Engine.Flows;

namespace Perf.Engine.Running;

/// <summary>Runs the functions of a scenario's program as steps of virtual users. One for a run.</summary>
internal interface IProgramHost
{
    /// <summary>Makes a step of a function.</summary>
    CompiledStep Compile(ProgramStep step);

    /// <summary>Prepares: makes virtual users and runs what the program wants to be run once before. The loops run, the clock has not started.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">The run is to end.</param>
    /// <returns>Why the load cannot begin, or null.</returns>
    Task<string?> BeginAsync(ProgramRun run, CancellationToken stop);

    /// <summary>All iterations have ended: runs what the program wants to be run once after.</summary>
    /// <param name="stop">The run was to end early.</param>
    /// <returns>What went wrong, or null.</returns>
    Task<string?> EndAsync(CancellationToken stop);
}
