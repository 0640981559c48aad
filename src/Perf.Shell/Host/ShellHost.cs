using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Perf.Shell.Host;

/// <summary>The console host that scripts see as <c>$Host</c>.</summary>
internal sealed class ShellHost : PSHost
{
    private readonly ShellUserInterface _ui;

    public ShellHost(Terminal terminal, bool nonInteractive) => _ui = new ShellUserInterface(terminal, nonInteractive);

    /// <summary>The code of <c>exit</c> or SetShouldExit; null while nobody has asked to exit.</summary>
    public int? ExitCode { get; set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "perfsh";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version ?? new Version(0, 0);

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("perfsh has no nested prompt.");

    public override void ExitNestedPrompt() => throw new PSNotSupportedException("perfsh has no nested prompt.");

    public override void NotifyBeginApplication() => _ui.EndProgress();

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public void EndProgress() => _ui.EndProgress();
}
