namespace Perf.ScriptWorker.Hosting;

/// <summary>How much the scripts of a worker may hold.</summary>
internal static class WorkerMemory
{
    /// <summary>The variable that says how much.</summary>
    public const string Variable = "PERF_SCRIPT_MEMORY";

    private const long Least = 64_000_000;

    /// <summary>The limit, bytes.</summary>
    /// <param name="environment">Reads the process environment.</param>
    /// <exception cref="PerfException">The variable is no size.</exception>
    public static long Limit(Func<string, string?> environment)
    {
        if (environment(Variable) is not { Length: > 0 } text)
        {
            // Half of what there is: the target may be on this machine too.
            return Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        }

        return SizeText.TryParse(text, out long size) && size >= Least
            ? size
            : throw new PerfException(ErrorIds.ArgumentInvalid, $"{Variable} is '{text}', which is no size of {SizeText.Format(Least)} or more; write it as 500MB or 2GB.", text);
    }
}
