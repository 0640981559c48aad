using Perf.ScriptWorker;
using Perf.ScriptWorker.Hosting;

namespace Perf.Tests.ScriptWorker.Hosting;

public sealed class ScriptInspectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("console.log('here'); for (;;);\nexport default function () { }")]
    [InlineData("export const options = { get vus() { console.log('here'); for (;;); } };\nexport default function () { }")]
    [InlineData("export const options = { toJSON() { console.log('here'); for (;;); } };\nexport default function () { }")]
    public async Task Inspect_ScriptThatDoesNotEnd_IsCutOffWhenNobodyWaits(string text)
    {
        using var stop = new CancellationTokenSource();
        var inspector = new ScriptInspector(new Listener(stop.Cancel), _ => null, TimeProvider.System);
        string path = Write(text);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => inspector.Inspect(path, new Dictionary<string, string>(), stop: stop.Token)).WaitAsync(TimeSpan.FromSeconds(40)));
    }

    [Theory]
    [InlineData("import { sleep } from 'k6';\nexport const options = { blacklistIPs: ['nonsense'] };\nexport default function () { sleep(1); }", 2)]
    [InlineData("\n\nexports.options = { rps: -5 };\nexports.default = function () { };", 3)]
    public void Inspect_OptionsThatCannotBeObeyed_AreToldWithTheirLine(string text, int line)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => new ScriptInspector(SilentLog.Instance, _ => null, TimeProvider.System).Inspect(Write(text), new Dictionary<string, string>()));

        Assert.Equal(ErrorIds.ScenarioInvalid, fault.Id);
        Assert.Equal(line, Assert.Single(fault.Problems).Line);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "script.js");
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class Listener(Action heard) : IScriptLog
    {
        public void Write(string level, string text) => heard();
    }
}
