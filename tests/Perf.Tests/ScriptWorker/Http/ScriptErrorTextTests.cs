using Perf.ScriptWorker.Http;

namespace Perf.Tests.ScriptWorker.Http;

public sealed class ScriptErrorTextTests
{
    [Theory]
    [InlineData(ErrorClasses.Timeout, "no complete response from a:1 within 298.541ms", "request timeout")]
    [InlineData(ErrorClasses.ConnectionRefused, "cannot connect to a:1", "dial: connection refused")]
    [InlineData(ErrorClasses.TlsUntrusted, "the certificate of a is not trusted", "x509: the certificate of a is not trusted")]
    [InlineData(ErrorClasses.TlsNameMismatch, "another name", "x509: another name")]
    [InlineData(ErrorClasses.TlsExpired, "it has expired", "x509: it has expired")]
    [InlineData(ErrorClasses.Dns, "the name a cannot be resolved", "the name a cannot be resolved")]
    public void Of_EachClass_IsWhatScriptsCompare(string errorClass, string message, string expected) => Assert.Equal(expected, ScriptErrorText.Of(errorClass, message));
}
