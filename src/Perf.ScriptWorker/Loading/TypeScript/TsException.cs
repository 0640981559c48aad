namespace Perf.ScriptWorker.Loading.TypeScript;

/// <summary>Something that cannot be erased, or is no TypeScript.</summary>
/// <param name="message">What it is and what to do about it.</param>
/// <param name="index">Where it stands, from 0.</param>
internal sealed class TsException(string message, int index) : Exception(message)
{
    /// <summary>Where it stands, in UTF-16 units from 0.</summary>
    public int Index { get; } = index;
}
