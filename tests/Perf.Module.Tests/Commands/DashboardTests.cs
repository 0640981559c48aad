using System.Net;
using System.Net.Sockets;

namespace Perf.Module.Tests.Commands;

/// <summary>The live views of Invoke-PerfTest, in the shell.</summary>
public sealed class DashboardTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void Dashboard_InAScript_ShowsItsAddressAndServesUntilTheEnd()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario(seconds: 1)}}' -Dashboard -NoBrowser -NoStore -InformationVariable told
            "$($r.Status)"
            $address = ("$($told | Where-Object Tags -contains PerfDashboard)" -split ' ')[1]
            $address -match '^http://(127\.0\.0\.1|localhost):\d+/[0-9a-f]{32}/$'
            try { $web = [System.Net.Http.HttpClient]::new(); $null = $web.GetAsync($address).GetAwaiter().GetResult(); 'still there' } catch [System.Net.Http.HttpRequestException] { 'gone' }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Completed", "True", "gone"], result.Lines.Where(line => !line.StartsWith("Dashboard: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void DashboardPort_InUse_IsRefusedBeforeAnyLoad()
    {
        using var home = new TestRunHome(shell);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Perfsh.Result result = home.Run($$"""
            try { Invoke-PerfTest '{{home.Scenario(seconds: 2)}}' -DashboardPort {{port}} -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.Exception.Message -match '-DashboardPort' }
            @(Get-PerfResult).Count
            """);
        Assert.Equal(["DashboardUnavailable,Perf.Commands.InvokePerfTestCommand", "True", "0"], result.Lines);
    }

    [Theory]
    [InlineData("-Dashboard")]
    [InlineData("-View Live")]
    public void Against_WithAViewOfOneRun_IsRefused(string view)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            try { Invoke-PerfTest '{{home.Scenario(seconds: 1)}}' -Against http://127.0.0.1:9 {{view}} -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.Exception.Message -match '-Against' }
            """);
        Assert.Equal(["ArgumentInvalid,Perf.Commands.InvokePerfTestCommand", "True"], result.Lines);
    }

    [Fact]
    public void View_LiveWithoutATerminal_ShowsProgressAndSaysWhy()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario(seconds: 1)}}' -View Live -NoStore
            "$($r.Status)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["-View Live needs a terminal, and output is redirected: progress is shown instead.", "Completed"], result.Lines);
    }
}
