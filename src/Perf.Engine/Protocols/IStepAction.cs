namespace Perf.Engine.Protocols;

/// <summary>A step made ready to run. Safe for any number of virtual users at once.</summary>
public interface IStepAction
{
    /// <summary>
    /// Does the step once. Fills the outcome as it goes, so that what was done before a failure is known: phases, bytes, status, headers, body.
    /// Run it by <see cref="StepRunner"/>, which turns what it throws into an outcome.
    /// </summary>
    /// <param name="call">Who calls, with which values.</param>
    /// <param name="outcome">Gets what became of it.</param>
    /// <param name="cancellation">The step's timeout or the end of the run; ends the step at once.</param>
    /// <returns>When the answer is complete.</returns>
    /// <exception cref="StepFault">The step failed, with its error class.</exception>
    ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation);
}
