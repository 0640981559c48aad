using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// Gathers a processor with the files that it requires or reads under names that stand in it, so that it runs elsewhere too. Its folder is all that it has: what
/// is outside is not read.
/// </summary>
internal static partial class ProcessorBundle
{
    private const int MostFiles = 200;
    private const int MostBytes = 10_000_000;

    private static readonly string[] s_endings = ["", ".js", ".ts", ".cjs", ".mjs", ".json", "/index.js", "/index.ts"];

    /// <summary>Finds a processor.</summary>
    /// <param name="processor">Its file, or its name without an ending.</param>
    /// <returns>The file; null where there is none.</returns>
    public static string? Find(string processor) => s_endings.Select(ending => processor + ending).FirstOrDefault(File.Exists);

    /// <summary>Gathers the files.</summary>
    /// <param name="processor">The processor's file, or its name without an ending.</param>
    /// <param name="place">Where the test names it.</param>
    /// <param name="problems">Gets what cannot be.</param>
    /// <returns>The program; null where there is no such file.</returns>
    public static ScriptProgram? Of(string processor, Place place, Problems problems)
    {
        if (Find(processor) is not { } file)
        {
            problems.Add(place, $"there is no file '{processor}', which config.processor names");
            return null;
        }

        string root = Path.GetDirectoryName(file)!;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var pending = new Queue<string>([file]);
        while (pending.TryDequeue(out string? next) && files.Count < MostFiles)
        {
            string name = Path.GetRelativePath(root, next).Replace('\\', '/');
            if (name.StartsWith("..", StringComparison.Ordinal) || files.ContainsKey(name) || new FileInfo(next) is not { Exists: true, Length: <= MostBytes })
            {
                continue;
            }

            try
            {
                files[name] = File.ReadAllBytes(next);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(place, $"the file '{next}', which belongs to the processor, cannot be read: {e.Message}");
                continue;
            }

            if (Path.GetExtension(next) is ".js" or ".ts" or ".cjs" or ".mjs")
            {
                foreach (Match match in Named().Matches(File.ReadAllText(next)))
                {
                    string specifier = match.Groups["part"].Success ? $"./{string.Join('/', match.Groups["part"].Captures.Select(part => part.Value.TrimStart('/')))}" : match.Groups["name"].Value;
                    string from = match.Groups["data"].Success ? root : Path.GetDirectoryName(next)!;
                    string[] found = [.. s_endings.Select(ending => Path.GetFullPath(specifier + ending, from)).Where(File.Exists).Take(1)];
                    found.ToList().ForEach(pending.Enqueue);
                }
            }
        }

        return new ScriptProgram { Kind = ScriptProgram.ArtilleryKind, Main = Path.GetFileName(file), Files = files };
    }

    // require('./x'), import ... from './x', import('./x'), readFileSync('x'), path.join(__dirname, 'x', 'y'), __dirname + '/x', `${__dirname}/x`.
    [GeneratedRegex(
        @"(?:\brequire\s*\(\s*|\bfrom\s+|\bimport\s*\(?\s*)['""](?<name>\.{1,2}/[^'""]+)['""]|(?<data>\breadFile(?:Sync)?)\s*\(\s*['""`](?<name>[^'""`$]+)['""`]|\b__dirname\s*\+\s*['""`](?<part>[^'""`$]+)['""`]|\b__dirname(?:\s*,\s*['""`](?<part>[^'""`$]+)['""`])+|\$\{__dirname\}/(?<part>[^'""`$]+)`",
        RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
