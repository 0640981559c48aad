using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Perf.Module.Tests;

/// <summary>
/// One process of the built shell in which the tests of a class run their scripts, one after the other: what a script says and gives costs no start of a process, no load of the module and no compiler then.
/// Each runs as <c>-Command</c> would run it, in a scope of its own, and leaves neither variables of the environment nor a location behind; what it gives to <c>$global:</c> or <c>$script:</c> stays.
/// For what is about a process itself, its beginning, its signals or its end, a test has one of its own (<see cref="Perfsh"/>).
/// </summary>
public sealed class SharedShell : IDisposable
{
    // A line is a mark and a script. The shell's own host says which exit code its process would have; an error that ends a script goes to standard error as text.
    // What a script ends with decides as in ShellSession: the code that was asked for, else 1 where it was ended by an error or its last statement failed. `exit` ends a script within another without telling
    // the host: it is known by the last line, which is not reached then, and leaves its code where programs leave theirs.
    private const string Loop = """
        $ownBefore = [Environment]::GetEnvironmentVariables()
        $ownHost = $Host.GetType().GetProperty('ExternalHost', [System.Reflection.BindingFlags]'Instance, NonPublic').GetValue($Host)
        $ownExit = $ownHost.GetType().GetProperty('ExitCode')
        Set-Location /
        while ($null -ne ($ownLine = [Console]::In.ReadLine())) {
            $ownMark, $ownText = $ownLine.Split(' ')
            $ownExit.SetValue($ownHost, $null)
            $Error.Clear()
            $ownThrown = $null
            $global:ownIsFine = $null
            $global:LASTEXITCODE = $null
            $ownShell = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
            $null = $ownShell.AddScript([System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($ownText)), $true)
            $ownShell.Commands.Commands[0].MergeMyResults('Error', 'Output')
            $null = $ownShell.AddCommand('Out-Default')
            try { $null = $ownShell.Invoke() } catch { $ownThrown = $_.Exception.InnerException ?? $_.Exception }
            $ownShell.Dispose()
            if ($ownThrown) { [Console]::Error.WriteLine((($ownThrown.ErrorRecord ?? $ownThrown.Message) | Out-String -Width 4096).TrimEnd()) }
            $ownCode = $ownExit.GetValue($ownHost) ?? $(if ($ownThrown) { 1 } elseif ($null -eq $global:ownIsFine) { [int]$global:LASTEXITCODE } elseif ($global:ownIsFine) { 0 } else { 1 })
            foreach ($ownName in @([Environment]::GetEnvironmentVariables().Keys)) {
                if (-not $ownBefore.ContainsKey($ownName)) { [Environment]::SetEnvironmentVariable($ownName, [NullString]::Value) }
            }
            foreach ($ownName in @($ownBefore.Keys)) { [Environment]::SetEnvironmentVariable($ownName, $ownBefore[$ownName]) }
            Set-Location /
            [Console]::Out.WriteLine("$ownMark $ownCode")
            [Console]::Error.WriteLine($ownMark)
        }
        """;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    // Those of classes that are done, for the next ones. They end when this process does, for that closes their input.
    private static readonly ConcurrentBag<Process> s_idle = [];

    private Process? _process;

    /// <summary>Gives the process back.</summary>
    public void Dispose()
    {
        if (_process is { } process)
        {
            _process = null;
            s_idle.Add(process);
        }
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">Not one that reads standard input, nor one that starts a program which does: it would take the next script, or wait for it.</param>
    internal Perfsh.Result Run(string script)
    {
        Process process = _process ??= Take();
        string mark = Guid.NewGuid().ToString("N");
        Task<(string Text, string? End)> output = ReadAsync(process.StandardOutput, mark);
        Task<(string Text, string? End)> error = ReadAsync(process.StandardError, mark);
        try
        {
            // The last line keeps whether the statement before it failed.
            process.StandardInput.WriteLine($"{mark} {Convert.ToBase64String(Encoding.UTF8.GetBytes(script + "\n$global:ownIsFine = $?"))}");
        }
        catch (IOException)
        {
            // It has ended: what it said at last is in what is read.
        }

        if (!Task.WhenAll(output, error).Wait(s_limit))
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The script did not end within {s_limit}: {script}");
        }

        (string said, string? end) = output.GetAwaiter().GetResult();
        string faults = error.GetAwaiter().GetResult().Text;
        if (end is not null)
        {
            return new Perfsh.Result(int.Parse(end, CultureInfo.InvariantCulture), said, faults);
        }

        _process = null;
        return new Perfsh.Result(Perfsh.WaitForExit(process), said, faults);
    }

    private static Process Take()
    {
        while (s_idle.TryTake(out Process? idle))
        {
            if (!idle.HasExited)
            {
                return idle;
            }

            idle.Dispose();
        }

        return Perfsh.StartWithInput("-NonInteractive", "-Command", Loop);
    }

    // Up to the line with the mark, which follows at once where the output before it ended without a new line; what stands after the mark, or null where the process ended instead.
    private static async Task<(string Text, string? End)> ReadAsync(StreamReader reader, string mark)
    {
        var text = new StringBuilder();

        // Tests that wait for this have the threads of their context, all of them at times.
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            int at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                return (text.Append(line, 0, at).ToString(), line[(at + mark.Length)..].Trim());
            }

            text.Append(line).Append('\n');
        }

        return (text.ToString(), null);
    }
}
