using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Engine.Workers;

namespace Perf.Cluster.Agents;

/// <summary>
/// A plan with the files that it reads, for a machine that has neither: a version byte, then the plan as JSON and each file with its path from the scenario's folder, compressed with
/// Brotli (RFC 7932). Where they are unpacked, paths can only lead below the folder that is named there.
/// </summary>
internal static class PlanBundle
{
    private const byte Version = 1;

    /// <summary>The most that a plan and its files may be, before they are compressed.</summary>
    internal const long MostBytes = 256L * 1024 * 1024;

    // Files that the scenario names by a whole path get one of their own.
    private const string OwnFolder = ".perf/";

    // Of hundreds of thousands of tiny files the names alone would be too much.
    private const int MostFiles = 10_000;
    private const int LongestName = 4096;
    private const int Piece = 1 << 16;

    // The plan's flows may be nested deeper than the reader thinks sane.
    private const int MaxDepth = 1000;

    private static readonly string[] s_wholePaths = ["DescriptorFile", "CaFile"];

    /// <summary>Packs a plan.</summary>
    /// <exception cref="PerfException">It cannot run elsewhere, or is too large.</exception>
    public static byte[] Pack(RunPlan plan)
    {
        Scenario scenario = plan.Scenario;
        if (scenario.Program is { } program)
        {
            string kind = program.Kind == ScriptProgram.K6Kind ? "k6" : "Artillery processors";
            throw new PerfException(ErrorIds.AgentRefused, $"Scripts of {kind} run on one machine: leave -Agent away, or write the scenario with Perf's own steps.", scenario.Path ?? scenario.Name);
        }

        if (scenario.AllSteps().Any(step => step is DelegateStep))
        {
            throw new PerfException(ErrorIds.AgentRefused, "A step that is code of this process cannot be sent to an agent: leave -Agent away, or write the step in the scenario (script:).", scenario.Path ?? scenario.Name);
        }

        if (HasCertificate(scenario))
        {
            throw new PerfException(
                ErrorIds.AgentRefused,
                "The scenario shows a client's certificate (http.tls.certificate, http.tls.key). It is a secret that does not travel, and agents open no file of their own for a plan: leave -Agent away.",
                scenario.Http.Tls.CertificateFile);
        }

        foreach (ConnectionDefinition connection in scenario.Connections.Values)
        {
            // As far as it is written; agents look at what references stand for.
            ConnectionFiles.Refuse(connection, connection.ConnectionString);
        }

        ScenarioFolder folder = ScenarioFolder.Of(scenario.Path);
        List<(string Path, byte[] Bytes)> files = [];
        long left = MostBytes;
        foreach (string file in PlanFiles.Of(scenario))
        {
            if (Path.IsPathRooted(file))
            {
                throw new PerfException(ErrorIds.ScenarioInvalid, $"'{file}' is a whole path, which an agent does not have. Write it as a path from the scenario's folder.", file);
            }

            Add(Slashed(file), folder.Require(file));
        }

        Dictionary<string, string> own = [];
        foreach (string path in PlanFiles.WholePathsOf(scenario))
        {
            own[path] = $"{OwnFolder}{own.Count}{Path.GetExtension(path)}";
            Add(own[path], path);
        }

        // What is read and sent beside the load is the coordinator's, with its secrets; and what is odd about the plan is told there, once.
        JsonNode json = JsonSerializer.SerializeToNode(
            plan with { Warnings = [], Scenario = scenario with { Path = null, Warnings = [], Monitors = [], Outputs = [], Environments = new Dictionary<string, EnvironmentDefinition>() } }, WorkerJson.Options)!;
        Rename(json, name => own.GetValueOrDefault(name, name));
        byte[] text = Encoding.UTF8.GetBytes(json.ToJsonString(WorkerJson.Options));
        Count(text.Length, scenario.Path ?? scenario.Name);
        return Write(text, files);

        void Add(string path, string full)
        {
            byte[] bytes = ScenarioFolder.ReadBytes(full, (int)MostBytes);
            Count(bytes.Length + Encoding.UTF8.GetByteCount(path), full);
            files.Add((path, bytes));
        }

        void Count(long bytes, string full)
        {
            left -= bytes;
            if (left < 0 || files.Count >= MostFiles)
            {
                throw new PerfException(ErrorIds.FileUnreadable, $"The scenario and its files are larger than {SizeText.Format(MostBytes)}, or more than {MostFiles}, the most that is sent to agents. Make them smaller, or leave -Agent away.", full);
            }
        }
    }

    /// <summary>Unpacks a plan.</summary>
    /// <param name="bundle">What <see cref="Pack"/> made.</param>
    /// <param name="folder">An empty folder that its files are written to.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.AgentRefused"/>: it is none, too large, or one of its paths leads out of the folder.</exception>
    public static RunPlan Unpack(byte[] bundle, string folder)
    {
        try
        {
            (byte[] json, List<(string Path, byte[] Bytes)> files) = Read(bundle);
            string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
            foreach ((string path, byte[] bytes) in files)
            {
                string full = PathIn(root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                using FileStream file = new(full, FileMode.CreateNew, FileAccess.Write);
                file.Write(bytes);
            }

            JsonNode node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth }) ?? throw new InvalidDataException("there is no plan in it");
            Rename(node, name => PathIn(root, name));
            RunPlan plan = node.Deserialize<RunPlan>(WorkerJson.Options) ?? throw new InvalidDataException("there is no plan in it");
            if (plan.Scenario is null)
            {
                throw new InvalidDataException("there is no scenario in it");
            }

            if (HasCertificate(plan.Scenario))
            {
                throw new InvalidDataException("it names a client's certificate, and an agent opens no file of its own for a plan");
            }

            return plan with { Scenario = plan.Scenario with { Path = Path.Combine(root, "scenario.yaml") } };
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not EndOfStreamException))
        {
            throw new PerfException(ErrorIds.FileUnwritable, $"The plan's files cannot be written to {folder}: {e.Message.TrimEnd('.')}. Give the agent a temporary directory with enough room (TMPDIR).", folder, e);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or JsonException or FormatException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new PerfException(ErrorIds.AgentRefused, $"The plan cannot be read here: {e.Message.TrimEnd('.')}. Use the same version of Perf on the agent and on the machine that starts the run.", null, e);
        }
    }

    private static bool HasCertificate(Scenario scenario) => scenario.Http.Tls is { CertificateFile: not null } or { KeyFile: not null };

    private static string PathIn(string root, string path)
    {
        string full = Path.GetFullPath(Path.Combine(root, path));
        return Path.IsPathRooted(path) || path.Contains('\\', StringComparison.Ordinal) || !full.StartsWith(root, StringComparison.Ordinal) || full.Length == root.Length
            ? throw new InvalidDataException($"the path '{path}' leads out of its folder")
            : full;
    }

    private static byte[] Write(byte[] plan, List<(string Path, byte[] Bytes)> files)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(compressed, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(plan.Length);
            writer.Write(plan);
            writer.Write(files.Count);
            foreach ((string path, byte[] content) in files)
            {
                writer.Write(path);
                writer.Write(content.Length);
                writer.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static (byte[] Plan, List<(string Path, byte[] Bytes)> Files) Read(byte[] bundle)
    {
        if (bundle is not [Version, ..])
        {
            throw new InvalidDataException(bundle.Length == 0 ? "it is empty" : $"it is of version {bundle[0]}, and this is version {Version}");
        }

        using var compressed = new BrotliStream(new MemoryStream(bundle, 1, bundle.Length - 1), CompressionMode.Decompress);
        using var reader = new BinaryReader(compressed, Encoding.UTF8);
        long left = MostBytes;
        byte[] plan = Take(reader.ReadInt32());
        int count = reader.ReadInt32();
        if (count is < 0 or > MostFiles)
        {
            throw new InvalidDataException("it has too many files");
        }

        var files = new List<(string, byte[])>();
        for (; count > 0; count--)
        {
            int length = reader.Read7BitEncodedInt();
            string name = length <= LongestName ? Encoding.UTF8.GetString(Take(length)) : throw new InvalidDataException("it has a name that is too long");
            files.Add((name, Take(reader.ReadInt32())));
        }

        return (plan, files);

        // In pieces: what is said of a length is believed only as far as there are bytes.
        byte[] Take(int length)
        {
            left -= length;
            if (length < 0 || left < 0)
            {
                throw new InvalidDataException("it is too large");
            }

            using var bytes = new MemoryStream();
            while (bytes.Length < length)
            {
                byte[] piece = reader.ReadBytes((int)Math.Min(Piece, length - bytes.Length));
                if (piece.Length == 0)
                {
                    throw new EndOfStreamException("it is cut off");
                }

                bytes.Write(piece);
            }

            return bytes.ToArray();
        }
    }

    private static void Rename(JsonNode? node, Func<string, string> rename)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? one in array)
            {
                Rename(one, rename);
            }
        }
        else if (node is JsonObject values)
        {
            foreach (string name in values.Select(pair => pair.Key).ToArray())
            {
                if (s_wholePaths.Contains(name) && values[name] is JsonValue value && value.TryGetValue(out string? path))
                {
                    values[name] = rename(path);
                }
                else
                {
                    Rename(values[name], rename);
                }
            }
        }
    }

    private static string Slashed(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}
