using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Runs as people give them: whole, as lines of a list, or by their ids.</summary>
internal static class RunArguments
{
    /// <summary>The line of a run that came through the pipeline.</summary>
    /// <param name="given">A result, a line, or any object with an Id of a stored run (a result that came through a job).</param>
    /// <returns>The line.</returns>
    public static RunSummary Of(PSObject given) => given.BaseObject switch
    {
        RunSummary line => line,
        RunResult run => RunSummary.From(run),
        string id => ById(id),
        _ when given.Properties["Id"]?.Value is { } id => ById(LanguagePrimitives.ConvertTo<string>(id)),
        _ => throw new PerfException(ErrorIds.ArgumentInvalid, $"'{given}' is no run. Give what Invoke-PerfTest, Get-PerfResult or Import-PerfResult gave, or ids.", given.BaseObject),
    };

    /// <summary>Stored runs by their ids.</summary>
    /// <param name="ids">Ids, or beginnings that name one run each.</param>
    /// <returns>Their lines.</returns>
    public static IEnumerable<RunSummary> ByIds(IEnumerable<string> ids) => ids.Select(ById);

    private static RunSummary ById(string id)
    {
        IReadOnlyList<RunSummary> found = PerfRuntime.ListRuns(new RunQuery { Id = id });
        return found.FirstOrDefault(run => run.Id == id) ?? (found.Count == 1 && id.Length > 0 ? found[0] : throw (found.Count == 0
            ? new PerfException(ErrorIds.RunNotFound, $"No stored run has an id that begins with '{id}'. Get-PerfResult -List shows what is stored.", id)
            : new PerfException(ErrorIds.RunAmbiguous, $"The ids of {found.Count} stored runs begin with '{id}', the newest {found[0].Id}. Give more of the id.", id)));
    }
}
