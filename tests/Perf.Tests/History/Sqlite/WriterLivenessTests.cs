using System.Diagnostics;
using Perf.History;

namespace Perf.Tests.History.Sqlite;

public class WriterLivenessTests
{
    private static readonly WriterProcess s_writer = new("here", 42, "mark");

    [Theory]
    [InlineData("here", "mark", true)] // the same process
    [InlineData("HERE", "mark", true)] // machine names know no case
    [InlineData("here", "other", false)] // the id was used again
    [InlineData("here", null, false)] // no such process
    public void IsAlive_OnThisMachine_IsDecidedByTheProcess(string machine, string? mark, bool expected) =>
        Assert.Equal(expected, WriterLiveness.IsAlive(s_writer, machine, id => id == 42 ? mark : null, TimeSpan.FromDays(1)));

    [Theory]
    [InlineData(-30, true)] // its clock goes ahead
    [InlineData(3, true)]
    [InlineData(119, true)]
    [InlineData(120, false)]
    public void IsAlive_OnAnotherMachine_IsDecidedBySilence(int seconds, bool expected) =>
        Assert.Equal(expected, WriterLiveness.IsAlive(s_writer, "there", _ => "mark", TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void StartMarkOf_ThisProcess_IsStable()
    {
        string? mark = WriterProcess.StartMarkOf(Environment.ProcessId);
        Assert.False(string.IsNullOrEmpty(mark));
        Assert.Equal(mark, WriterProcess.StartMarkOf(Environment.ProcessId));
        Assert.Equal(mark, WriterProcess.Current.StartMark);
    }

    [Fact]
    public void StartMarkOf_KilledProcess_IsNull()
    {
        using Process child = Process.Start(new ProcessStartInfo("dotnet", "--list-runtimes") { RedirectStandardOutput = true })!;
        int id = child.Id;
        child.Kill();
        child.WaitForExit();
        Assert.Null(WriterProcess.StartMarkOf(id));
    }
}
