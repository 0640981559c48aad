using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Commands;

/// <summary>Opens an address in the user's browser.</summary>
/// <param name="Program">The program, or null where the system's shell does it.</param>
internal sealed record BrowserLaunch(string? Program)
{
    // What CI systems set, and what a remote session without a desktop of its own has.
    private static readonly string[] s_ci = ["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION"];

    /// <summary>How a browser is opened here: a pure function of its arguments.</summary>
    /// <param name="environment">Reads the process environment.</param>
    /// <param name="mode">Whether somebody sits at the prompt.</param>
    /// <param name="isConsole">Whether the host is a console, and not a service's or an editor's.</param>
    /// <param name="system">The system.</param>
    /// <returns>How; null where nobody would see it.</returns>
    public static BrowserLaunch? For(Func<string, string?> environment, HostMode mode, bool isConsole, BrowserSystem system)
    {
        bool Has(string name) => environment(name) is { Length: > 0 };
        if (mode != HostMode.Prompt || !isConsole || s_ci.Any(Has))
        {
            return null;
        }

        return system switch
        {
            BrowserSystem.Windows => Has("SSH_CONNECTION") ? null : new BrowserLaunch((string?)null),
            BrowserSystem.MacOS => Has("SSH_CONNECTION") ? null : new BrowserLaunch("open"),
            _ => Has("DISPLAY") || Has("WAYLAND_DISPLAY") ? new BrowserLaunch("xdg-open") : null,
        };
    }

    /// <summary>Opens it.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Whether the program could be started; whether a browser comes is not known then.</returns>
    public bool Open(Uri address)
    {
        try
        {
            var start = Program is null
                ? new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(Program) { ArgumentList = { address.AbsoluteUri }, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            using var process = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // No such program: the address is shown, and whoever wants it opens it.
            return false;
        }
    }
}
