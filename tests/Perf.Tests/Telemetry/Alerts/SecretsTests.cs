using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts;

public class SecretsTests
{
    [Fact]
    public void Redact_AfterResolving_HidesEachFormOfASecret()
    {
        var secrets = Secrets.From(name => name == "A" ? "pass word/1" : "pass word/1234");
        Assert.Equal("pass word/1-pass word/1234", secrets.Resolve("${env:A}-${env:B}"));
        secrets.Remember("cGFzcw==");
        Assert.Equal("*** *** *** ***", secrets.Redact("pass word/1 pass word/1234 pass%20word%2F1 cGFzcw=="));
    }

    [Fact]
    public void Resolve_OfAVariableThatIsNotSet_NamesIt() =>
        Assert.Contains("NOT_SET", Assert.Throws<PerfException>(() => Secrets.From(_ => "").Resolve("${env:NOT_SET}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Resolve_Masked_LeavesReferences() => Assert.Equal("Bearer ${env:TOKEN}", Secrets.Masked.Resolve("Bearer ${env:TOKEN}"));

    [Fact]
    public void Resolve_OfASecretWithALineEnd_IsWithoutIt() => Assert.Equal("abcd", Secrets.From(_ => "abcd\r\n").Resolve("${env:X}"));
}
