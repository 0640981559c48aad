namespace Perf.History;

/// <summary>The directory in which Perf keeps its state.</summary>
public static class PerfHome
{
    /// <summary>The environment variable that names the directory.</summary>
    public const string Variable = "PERF_HOME";

    /// <summary>Finds the directory: <c>$PERF_HOME</c>, or <c>Perf</c> in the platform's local application data folder.</summary>
    /// <param name="environment">Gives an environment variable's value, or null.</param>
    /// <returns>An absolute path; the directory need not exist.</returns>
    public static string Resolve(Func<string, string?> environment) =>
        Resolve(environment, Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    internal static string Resolve(Func<string, string?> environment, string localApplicationData)
    {
        string? named = environment(Variable);
        if (!string.IsNullOrWhiteSpace(named))
        {
            return Path.GetFullPath(named);
        }

        // A process without a home directory (some containers and services) still must keep its results somewhere that it may write to.
        return Path.Combine(localApplicationData.Length > 0 ? localApplicationData : Path.GetTempPath(), "Perf");
    }
}
