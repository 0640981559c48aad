using System.Diagnostics.CodeAnalysis;

namespace Perf.Engine.Protocols;

/// <summary>A failure of a step with its error class; stays inside the engine, which turns it into an outcome.</summary>
/// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
/// <param name="message">What happened and what to do, for people; without secrets.</param>
/// <param name="inner">The cause.</param>
[SuppressMessage("Naming", "CA1710", Justification = "A fault of a step is no exception for callers: it never leaves the engine.")]
public sealed class StepFault(string errorClass, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="ErrorClasses"/>.</summary>
    public string ErrorClass { get; } = errorClass;
}
