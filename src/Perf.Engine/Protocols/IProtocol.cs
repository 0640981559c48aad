namespace Perf.Engine.Protocols;

/// <summary>
/// A protocol whose steps run as tasks of .NET, beside the event loops: one instance for a run, with the connections of all virtual users. HTTP/1.1 is not
/// one of them; it lives on the loops themselves.
/// </summary>
public interface IProtocol : IAsyncDisposable
{
    /// <summary>The metrics that its steps are counted in.</summary>
    RequestMetrics Metrics { get; }

    /// <summary>Makes a step ready to run; called once for each step, before the run.</summary>
    /// <param name="step">A step of this protocol.</param>
    /// <param name="context">Compiles templates and knows the scenario.</param>
    /// <returns>The action, which all virtual users share.</returns>
    /// <exception cref="PerfException">The step cannot run: a file or library that it needs is missing, or an address makes no sense.</exception>
    IStepAction Compile(ActionStep step, StepContext context);
}
