using Perf.Runtime;

namespace Perf.Tests.Runtime.Health;

public sealed class HealthMemoryFileTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perf-memory-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Write_OfWhatWasTold_IsReadByTheNext()
    {
        var memory = new HealthMemory { Checks = new Dictionary<string, HealthMemoryEntry> { ["a"] = new() { Status = HealthStatus.Unhealthy, Since = DateTimeOffset.UnixEpoch } } };
        using (HealthMemoryFile file = await Take("staging"))
        {
            Assert.Empty(file.Read([]).Checks);
            file.Write(memory);
        }

        using HealthMemoryFile again = await Take("Staging");
        Assert.Equal(HealthStatus.Unhealthy, again.Read([]).Checks["a"].Status);
        using HealthMemoryFile other = await Take(null);
        Assert.Empty(other.Read([]).Checks);
    }

    [Fact]
    public async Task TakeAsync_OfAFileThatAnotherHas_WaitsForIt()
    {
        HealthMemoryFile first = await Take("a");
        Task<HealthMemoryFile> second = Take("a");
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(TimeSpan.FromSeconds(60))).Dispose();
    }

    [Theory]
    [InlineData("{ half")]
    [InlineData("")]
    [InlineData("null")]
    public async Task Read_OfABrokenFile_TellsOfItAndBeginsAnew(string text)
    {
        Directory.CreateDirectory(Path.Combine(_home, "health"));
        File.WriteAllText(Path.Combine(_home, "health", "env-a.json"), text);
        var notes = new List<string>();
        using HealthMemoryFile file = await Take("a");
        Assert.Empty(file.Read(notes).Checks);
        Assert.Single(notes);
    }

    [Fact]
    public void NameOf_OfAnyEnvironment_IsAFileOfItsOwn()
    {
        string?[] names = [null, "default", "a", "a b", "a/b", "../a", "a_b", "ü", "", "con", new string('x', 300), new string('x', 301), "(clock)"];
        string[] files = [.. names.Select(HealthMemoryFile.NameOf)];
        Assert.Equal(files.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.Matches("^[a-z0-9_-]{1,60}$", file));
    }

    private Task<HealthMemoryFile> Take(string? environment) => HealthMemoryFile.TakeAsync(_home, environment, TimeProvider.System, default);
}
