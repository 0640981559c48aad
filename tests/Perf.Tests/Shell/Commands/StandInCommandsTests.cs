using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Perf.Shell.Commands;

namespace Perf.Tests.Shell.Commands;

public sealed class StandInCommandsTests
{
    private static readonly List<SessionStateCmdletEntry> Added = Registered();

    [Fact]
    public void List_HoldsEveryCommandClass_UnderItsOwnName()
    {
        var declared = typeof(StandInCommands).Assembly.GetTypes()
            .Select(t => (Type: t, Cmdlet: t.GetCustomAttribute<CmdletAttribute>()))
            .Where(t => t.Cmdlet is not null)
            .Select(t => $"{t.Cmdlet!.VerbName}-{t.Cmdlet.NounName} {t.Type.Name}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(declared, Added.Select(e => $"{e.Name} {e.ImplementingType.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_ExportsTheList()
    {
        string manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Modules", "perfsh", "perfsh.psd1"));
        string exports = manifest[manifest.IndexOf("CmdletsToExport", StringComparison.Ordinal)..];
        var names = exports.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith('\'')).Select(l => l.Trim('\''));
        Assert.Equal(Added.Select(e => e.Name).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    private static List<SessionStateCmdletEntry> Registered()
    {
        var state = InitialSessionState.CreateDefault2();
        var before = state.Commands.ToHashSet();
        StandInCommands.AddTo(state);
        return [.. state.Commands.Where(c => !before.Contains(c)).Cast<SessionStateCmdletEntry>()];
    }
}
