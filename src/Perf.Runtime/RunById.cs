namespace Perf.Runtime;

/// <summary>Reads one stored run by its whole id. Queries take the beginning of an id as well, and ids that came from elsewhere may begin like another one's.</summary>
internal static class RunById
{
    /// <summary>Reads it.</summary>
    /// <param name="store">The stored runs.</param>
    /// <param name="id">The whole id.</param>
    /// <returns>Null where there is none of exactly this id.</returns>
    /// <exception cref="PerfException">It cannot be read.</exception>
    public static RunResult? Find(IRunStore store, string id) => store.Find(new RunQuery { Id = id }).FirstOrDefault(run => run.Id == id);
}
