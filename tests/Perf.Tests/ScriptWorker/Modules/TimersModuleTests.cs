using Perf.ScriptWorker.Modules;

namespace Perf.Tests.ScriptWorker.Modules;

public sealed class TimersModuleTests
{
    private static string Run(string text) => new ModuleBench(null, new TimersModule()).Run(text);

    [Fact]
    public void Timers_run_in_the_order_of_their_times() => Assert.Equal(
        "[\"sync\",\"a\",\"b\",\"c1\"]",
        Run("""
            import { setTimeout as later } from 'k6/timers';
            export const result = [];
            setTimeout(() => result.push('b'), 20);
            later(() => result.push('a'));
            setTimeout((x) => result.push('c' + x), 40, 1);
            result.push('sync');
            """));

    [Fact]
    public void A_timer_that_is_cleared_does_not_run() => Assert.Equal(
        "[]",
        Run("export const result = []; const t = setTimeout(() => result.push('x'), 1); clearTimeout(t); clearTimeout(undefined); clearTimeout(99);"));

    [Fact]
    public void An_interval_ends_when_it_clears_itself() => Assert.Equal(
        "[1,2,3]",
        Run("export const result = []; const t = setInterval(() => { result.push(result.length + 1); if (result.length === 3) clearInterval(t); }, 1);"));

    [Fact]
    public void An_interval_is_cleared_from_outside() => Assert.Equal(
        "true",
        Run("const n = []; const t = setInterval(() => n.push(1), 1); export const result = new Promise(r => setTimeout(() => { clearInterval(t); r(n.length > 0); }, 30));"));

    [Fact]
    public void Text_is_not_run_as_code() => Assert.Contains("takes a function", new ModuleBench(null, new TimersModule()).Fault("setTimeout('1+1', 1); export const result = 1;"), StringComparison.Ordinal);

    [Fact]
    public void Secrets_come_from_the_run()
    {
        var bench = new ModuleBench(ModuleBench.Shared(secret: name => name == "token" ? "s3" : null), new SecretsModule());

        Assert.Equal("\"s3\"", bench.RunIteration("import secrets from 'k6/secrets'; export const run = async () => await secrets.get('token');"));
    }

    [Fact]
    public void A_secret_that_is_not_there_is_named()
    {
        var bench = new ModuleBench(null, new SecretsModule());

        Assert.Contains("no secret 'none'", bench.RunIteration("import secrets from 'k6/secrets'; export const run = () => secrets.get('none').catch(e => e.message);"), StringComparison.Ordinal);
    }
}
