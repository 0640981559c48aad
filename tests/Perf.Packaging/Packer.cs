using Perf.Packaging.Archives;
using Perf.Packaging.Notices;
using Perf.Packaging.Nuget;
using Perf.Packaging.Packages;
using Perf.Packaging.Sbom;

namespace Perf.Packaging;

/// <summary>Makes what is published of what was built: a folder of packages, bills of materials, notices and sums.</summary>
internal sealed class Packer
{
    private const string NoticesName = "THIRD-PARTY-NOTICES.txt";

    // What the module's folder lib/ is made of, and what the shell is besides.
    private static readonly string[] s_moduleProjects = ["Perf.Runtime", "Perf.ScriptWorker", "Perf.Cmdlets"];
    private static readonly string[] s_shellProjects = ["Perf.Shell"];

    private readonly PackOptions _options;
    private readonly ModuleFacts _facts;
    private readonly PackageFolder _packages = PackageFolder.OfUser();
    private readonly string _notes;

    public Packer(PackOptions options)
    {
        _options = options;
        _facts = ModuleFacts.Read(File.ReadAllText(options.Facts));
        _notes = ReleaseNotes.Of(File.ReadAllText(Path.Combine(options.Repository, "CHANGELOG.md")), _facts.Version);
    }

    /// <summary>Packs all that the options name.</summary>
    /// <returns>The names of the files in the folder of the packages.</returns>
    public IReadOnlyList<string> Pack()
    {
        Directory.CreateDirectory(_options.Output);
        IReadOnlyList<Component> module = Components(Locked(s_moduleProjects), _options.Module);
        string notices = Notices("The module Perf", module);
        PackModule(notices);
        Write($"Perf-{_facts.Version}.cdx.json", CycloneDx.Write("Perf", _facts.Version, _facts.Author, module));
        if (_options.Tool is not null || _options.Archives.Count > 0)
        {
            // The notices of all that is published; those of each package lie in it.
            IReadOnlyList<Component> all = PackShells(module);
            Write($"perfsh-{_facts.Version}.cdx.json", CycloneDx.Write("perfsh", _facts.Version, _facts.Author, all));
            notices = Notices("perfsh with the module Perf and .NET", all);
        }

        Write(NoticesName, notices);
        Checksums.Write(_options.Output);
        if (_options.Notes is { } notesFile)
        {
            File.WriteAllText(notesFile, _notes + "\n");
        }

        return [.. Directory.GetFiles(_options.Output).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Packs each shell, and gives what all of them and the module are made of. Which package is in it is asked of each folder for itself: PowerShellStandard.Library, by which the module is compiled, has a file
    /// of the name of the shell's engine.
    /// </summary>
    private IReadOnlyList<Component> PackShells(IReadOnlyList<Component> module)
    {
        IReadOnlyList<LockedPackage> ofShell = Locked(s_shellProjects);
        List<IReadOnlyList<Component>> parts = [module];
        if (_options.Tool is { } tool)
        {
            IReadOnlyList<Component> shell = Components(ofShell, tool);
            PackTool(tool, Notices("perfsh with the module Perf", Component.Together([module, shell])));
            parts.Add(shell);
        }

        foreach ((string rid, string folder) in _options.Archives)
        {
            IReadOnlyList<Component> shell = Components([.. ofShell, .. Runtime(folder)], folder);
            PackArchive(rid, folder, Notices("perfsh with the module Perf and .NET", Component.Together([module, shell])));
            parts.Add(shell);
        }

        return Component.Together(parts);
    }

    private void PackModule(string notices) => ArchiveWriter.WriteZip(
        InOutput($"Perf.{_facts.Version}.nupkg"),
        PackageParts.Of(Nuspec.OfModule(_facts, _notes), [.. ArchiveEntry.OfFolder(_options.Module, ""), ArchiveEntry.OfText(NoticesName, notices)]));

    /// <summary>The shell finds the module among the modules beside itself.</summary>
    private void PackTool(string folder, string notices) => ArchiveWriter.WriteZip(
        InOutput($"perfsh.{_facts.Version}.nupkg"),
        PackageParts.Of(
            Nuspec.OfTool(_facts, _notes),
            [
                .. ArchiveEntry.OfFolder(folder, ToolSettings.Folder),
                .. ArchiveEntry.OfFolder(_options.Module, $"{ToolSettings.Folder}Modules/Perf/"),
                ToolSettings.Entry(),
                ArchiveEntry.OfText(PackageReadme.Name, PackageReadme.OfTool(_facts)),
                License(""),
                ArchiveEntry.OfText(NoticesName, notices),
            ]));

    /// <summary>Shell and module side by side, as in out/: there the module also finds the shell, which runs its workers where no dotnet is.</summary>
    private void PackArchive(string rid, string folder, string notices)
    {
        string name = $"perfsh-{_facts.Version}-{rid}";
        ArchiveEntry[] entries =
        [
            .. ArchiveEntry.OfFolder(folder, $"{name}/perfsh/"),
            .. ArchiveEntry.OfFolder(_options.Module, $"{name}/module/Perf/"),
            License($"{name}/"),
            ArchiveEntry.OfText($"{name}/{PackageReadme.Name}", PackageReadme.OfArchive(_facts, rid)),
            ArchiveEntry.OfText($"{name}/{NoticesName}", notices),
        ];
        if (rid.StartsWith("win-", StringComparison.Ordinal))
        {
            ArchiveWriter.WriteZip(InOutput($"{name}.zip"), entries);
        }
        else
        {
            ArchiveWriter.WriteTarGz(InOutput($"{name}.tar.gz"), entries);
        }
    }

    private IReadOnlyList<LockedPackage> Locked(IEnumerable<string> projects) =>
        [.. projects.SelectMany(project => LockFile.Read(File.ReadAllText(Path.Combine(_options.Repository, "src", project, "packages.lock.json"))))];

    private IReadOnlyList<LockedPackage> Runtime(string folder) =>
        [.. RuntimePacks.Read(File.ReadAllText(Path.Combine(folder, "perfsh.deps.json"))).Select(pack => pack with { ContentHash = _packages.ContentHash(pack) })];

    private IReadOnlyList<Component> Components(IEnumerable<LockedPackage> packages, string folder) =>
        Component.Of(packages, _packages.Read, ShippedFiles.In(folder));

    private static string Notices(string product, IEnumerable<Component> components) => NoticesText.Write(product, components, LicenseTexts.Find);

    private ArchiveEntry License(string folder) => new($"{folder}LICENSE", () => File.OpenRead(Path.Combine(_options.Repository, "LICENSE")));

    private string InOutput(string name) => Path.Combine(_options.Output, name);

    private void Write(string name, string text) => File.WriteAllText(InOutput(name), text);
}
