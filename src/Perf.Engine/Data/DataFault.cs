using System.Diagnostics.CodeAnalysis;

namespace Perf.Engine.Data;

/// <summary>Something is wrong in a data file. It stays inside the engine, which tells it at the place in the scenario that names the file.</summary>
/// <param name="line">The line in the data file, from 1; 0 when the whole file is meant.</param>
/// <param name="message">What is wrong and what to do.</param>
[SuppressMessage("Naming", "CA1710", Justification = "It never leaves the engine.")]
internal sealed class DataFault(long line, string message) : Exception(message)
{
    /// <summary>The line in the data file.</summary>
    public long Line { get; } = line;
}
