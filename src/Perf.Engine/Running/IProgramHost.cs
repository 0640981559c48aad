using Perf.Engine.Flows;

namespace Perf.Engine.Running;

/// <summary>Runs the functions of a scenario's program as steps of virtual users. One for a run.</summary>
internal interface IProgramHost
{
    /// <summary>Makes a step of a function.</summary>
    CompiledStep Compile(ProgramStep step);

    /// <summary>Makes a step of a function of an Artillery processor.</summary>
    /// <param name="step">The step.</param>
    /// <param name="slots">The places of the variables by the names that functions know them by.</param>
    CompiledStep Compile(FunctionStep step, IReadOnlyDictionary<string, int> slots) => throw new NotSupportedException("This program has no functions for steps.");

    /// <summary>Makes a request that functions of an Artillery processor are given.</summary>
    /// <param name="request">The request without them.</param>
    /// <param name="source">The step.</param>
    /// <param name="slots">The places of the variables by the names that functions know them by.</param>
    CompiledStep Compile(CompiledRequest request, RequestStep source, IReadOnlyDictionary<string, int> slots) => throw new NotSupportedException("This program has no functions for requests.");

    /// <summary>Reads the program before the run is begun at all. The steps are compiled, so that what they ask of it is known.</summary>
    /// <param name="stop">The run is to end.</param>
    /// <exception cref="PerfException">The program cannot be read, or lacks what steps ask of it; nothing was run.</exception>
    Task LoadAsync(CancellationToken stop) => Task.CompletedTask;

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
