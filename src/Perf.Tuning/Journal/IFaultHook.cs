namespace Perf.Tuning;

/// <summary>Called at every boundary of the journal, so that tests can kill the process there. In use it does nothing.</summary>
internal interface IFaultHook
{
    /// <summary>A boundary is reached.</summary>
    /// <param name="boundary">Its name: <c>intent-written</c>.</param>
    void Reached(string boundary);
}
