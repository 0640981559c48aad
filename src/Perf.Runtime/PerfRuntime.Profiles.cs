using Perf.Engine.Scenarios;

namespace Perf.Runtime;

/// <content>Profiles: what is sampled, and read beside it, for a question.</content>
public static partial class PerfRuntime
{
    private const string UsualProfile = "cpu";

    /// <summary>The profiles that there are, of config/profiling and of the module, as -Profile takes them, each with its question.</summary>
    /// <param name="folder">The user's folder.</param>
    public static IReadOnlyList<(string Text, string Hint)> Profiles(string folder) => [.. ProfileFile.Find(folder, ModuleProfiles).Select(file => ($"{file.Key}=", QuestionOf(file.Value)))];

    /// <summary>Reads what -Profile takes: a process, or a profile's name and a process (<c>wall=Shop.dll</c>).</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The user's folder.</param>
    /// <returns>The profile on that process.</returns>
    /// <exception cref="PerfException">There is no such profile, or its file is not as it must be.</exception>
    public static ProfilePlan ProfileOf(string text, string folder)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? UsualProfile : text[..equals].Trim();
        string process = text[(equals + 1)..].Trim();
        IReadOnlyDictionary<string, string> files = ProfileFile.Find(folder, ModuleProfiles);
        return files.TryGetValue(name, out string? path)
            ? ProfileFile.Load(path, process)
            : throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"There is no profile '{name}'. There are {string.Join(", ", files.Keys)}; -Profile {UsualProfile}=Shop.dll uses one of them on a .NET process, by its number or its name. Others are files of config/profiling.",
                text);
    }

    // A profile that cannot be read is told when it is used.
    private static string QuestionOf(string path)
    {
        try
        {
            return ProfileFile.Load(path, "process").Question;
        }
        catch (PerfException fault)
        {
            return fault.Message;
        }
    }

    // Beside lib/, where this assembly lies.
    private static string ModuleProfiles => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(PerfRuntime).Assembly.Location))!, "profiling");
}
