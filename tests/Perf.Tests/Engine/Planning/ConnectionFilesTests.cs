using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

public sealed class ConnectionFilesTests
{
    [Theory]
    [InlineData("postgresql", "Host=h;Passfile=/home/perf/.pgpass", "Passfile")]
    [InlineData("postgresql", "Host=h;SSL Certificate=/a;SSL Key=/b", "SSL Certificate SSL Key")]
    [InlineData("postgresql", "Host=h;Root Certificate=/etc/ssl/ca.pem", "Root Certificate")]
    [InlineData("mysql", "Server=h;AllowLoadLocalInfile=true", "AllowLoadLocalInfile")]
    [InlineData("mysql", "Server=h;Allow Load Local Infile=true", "AllowLoadLocalInfile")]
    [InlineData("mysql", "Server=h;SslCert=/a;SslKey=/b;CACertificateFile=/c", "SslCert SslKey SslCa")]
    [InlineData("mysql", "Server=h;CertificateFile=/a.pfx", "CertificateFile")]
    [InlineData("mysql", "Server=h;ServerRsaPublicKeyFile=/a", "ServerRsaPublicKeyFile")]
    [InlineData("sqlserver", "Server=h;ServerCertificate=/a.cer;Encrypt=Strict", "Server Certificate")]
    [InlineData("postgresql", "Host=h;Username=u;Password=p;SSL Mode=Require", "")]
    [InlineData("mysql", "Server=h;User ID=u;Password=p;AllowLoadLocalInfile=false", "")]
    [InlineData("sqlserver", "Server=h;User ID=u;Password=p", "")]
    [InlineData("redis", "h:6379", "")]
    [InlineData("postgresql", "NoSuchKey=1;Passfile=/a", "")]
    public void Of_AConnection_NamesTheSettingsThatOpenFiles(string kind, string text, string expected) => Assert.Equal(expected, string.Join(' ', ConnectionFiles.Of(kind, text)));

    [Fact]
    public void Refuse_AFile_SaysWhatToDoAndRepeatsNothing()
    {
        var definition = new ConnectionDefinition { Name = "db", Kind = "mysql" };

        PerfException fault = Assert.Throws<PerfException>(() => ConnectionFiles.Refuse(definition, "Server=h;Password=hunter2;SslCa=/etc/hunter2"));

        Assert.Equal(ErrorIds.ScenarioInvalid, fault.Id);
        Assert.Contains("'db'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("SslCa", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }
}
