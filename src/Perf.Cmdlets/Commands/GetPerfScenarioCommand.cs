using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Lists the scenarios of a folder, those with problems too.</summary>
[Cmdlet(VerbsCommon.Get, "PerfScenario", DefaultParameterSetName = FolderSet)]
[OutputType(typeof(ScenarioInfo))]
public sealed class GetPerfScenarioCommand : PerfCmdlet
{
    private const string UsualFolder = "scenarios";
    private const string FolderSet = "Folder";
    private const string ShippedSet = "Shipped";

    /// <summary>Names of scenarios; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ScenarioNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Folders and files; wildcards are allowed. Default: the folder scenarios, where the current folder has one, else the current folder.</summary>
    [Parameter(ParameterSetName = FolderSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Looks into the folders within it too.</summary>
    [Parameter(ParameterSetName = FolderSet)]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Lists the scenarios that ship with the module, those of the types of test too.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ShippedSet)]
    public SwitchParameter Shipped { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WildcardPattern[] names = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
            foreach (ScenarioInfo scenario in PerfRuntime.ListScenarios(Files()))
            {
                if (Array.Exists(names, name => name.IsMatch(scenario.Name)))
                {
                    WriteObject(scenario);
                }
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private IEnumerable<string> Files()
    {
        if (Shipped)
        {
            return PerfRuntime.ScenarioFilesOf(System.IO.Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, UsualFolder), recurse: true);
        }

        string current = Folder;
        IReadOnlyList<string> places = Path.Length > 0 ? this.ResolveFiles(Path, []) : [FolderOf(current)];
        return places.SelectMany(place => Directory.Exists(place) ? PerfRuntime.ScenarioFilesOf(place, Recurse) : [place]);
    }

    /// <summary>The folder of scenarios of a folder: the one within it where there is one, else itself.</summary>
    internal static string FolderOf(string current) => System.IO.Path.Combine(current, UsualFolder) is var folder && Directory.Exists(folder) ? folder : current;
}
