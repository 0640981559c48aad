using System.Text;
using Perf.Compatibility.Import;
using Perf.Compatibility.Import.Curl;
using Perf.Tests.Model;

namespace Perf.Tests.Compatibility.Import;

public sealed class CurlImporterTests
{
    [Fact]
    public void Bash_EachLine_IsAStep()
    {
        Converted curl = Converted.Sample("bash.curl");
        Assert.Equal("https://api.example.com", curl.Scenario.Target);
        Assert.Equal(["POST", "PUT", "GET", "POST", "POST", "HEAD", "GET", "GET", "DELETE"], curl.Requests.Select(step => step.Method));
        Assert.Equal("https://other.example.net/ping", curl.Requests[5].Url);
        Assert.Equal("/old?a=1&b=$${c}", curl.Requests[6].Url);
        Assert.True(curl.Notes(ConversionNoteKind.NotCarriedOver, "a command other than curl: wget"));
        Assert.True(curl.Notes(ConversionNoteKind.NotCarriedOver, "--ntlm"));
        Assert.True(curl.Notes(ConversionNoteKind.NotCarriedOver, "without an address"));
    }

    [Fact]
    public void Bash_DataOptions_AreJoinedAsCurlDoes()
    {
        Converted curl = Converted.Sample("bash.curl");
        Assert.Equal("{\"user\":\"ann\",\"password\":\"${env:API_PASSWORD}\",\"n\":1}", curl.Requests[0].Body!.Text);
        Assert.Equal([new("a", "1"), new("b", "two words"), new("c", "x&y")], curl.Requests[1].Body!.Form);
        Assert.Equal("/search?q=red%20shirt&page=2", curl.Requests[2].Url);
        Assert.Null(curl.Requests[2].Body);
        Assert.Equal("{\"a\":[1,2,{\"b\":null}]}", curl.Requests[3].Body!.Text);
        Assert.Contains(new("accept", "application/json"), curl.Requests[3].Headers);
        Assert.Equal(TimeSpan.FromSeconds(2.5), curl.Requests[3].Timeout);
        Assert.Equal(["title", "note"], curl.Requests[4].Body!.Parts.Select(part => part.Name));
        Assert.True(curl.Notes(ConversionNoteKind.NotCarriedOver, "file of the field 'file'"));
    }

    [Fact]
    public void Bash_Credentials_AreReferences()
    {
        Converted curl = Converted.Sample("bash.curl");
        Assert.Equal("${env:TOKEN}", curl.Requests[1].Auth!.Token);
        Assert.Equal((HttpAuthScheme.Basic, "ann"), (curl.Requests[2].Auth!.Scheme, curl.Requests[2].Auth!.User));
        Assert.Contains(new("cookie", "${env:API_COOKIE}"), curl.Requests[0].Headers);
        Assert.DoesNotContain("pw:with:colons", curl.Report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("it's", curl.Report.Text, StringComparison.Ordinal);
        Assert.Equal("http://${env:PROXY_USER}:${env:PROXY_PASSWORD}@proxy.example:3128", curl.Scenario.Http.Proxy);
    }

    [Fact]
    public void Bash_WhatCurlSaysPerLine_IsSaidOnceAndTold()
    {
        Converted curl = Converted.Sample("bash.curl");
        Assert.True(curl.Scenario.Http.Tls.SkipVerify);
        Assert.Equal("2", curl.Scenario.Http.Version);
        Assert.True(curl.Notes(ConversionNoteKind.Changed, "(-k) of some lines only"));
        Assert.Equal(0, curl.Requests[0].MaxRedirects);
        Assert.Null(curl.Requests[1].MaxRedirects);
        Assert.Single(curl.Scenario.Http.Hosts);
    }

    [Fact]
    public void Cmd_CaretsAndQuotes_AreRead()
    {
        Converted curl = Converted.Sample("cmd.curl");
        Assert.Equal("/cart?x=1&y=2", curl.Requests[0].Url);
        Assert.Equal("{\"a\":1,\"b\":\"c\"}", curl.Requests[0].Body!.Text);
        Assert.Contains(new("x-note", "100% \"sure\""), curl.Requests[0].Headers);
        Assert.Equal("{\"k\":\"v\"}", curl.Requests[1].Body!.Text);
        Assert.Contains(new("accept", "text/plain"), curl.Requests[1].Headers);
    }

    [Fact]
    public void PowerShell_BackticksAndVariables_AreRead()
    {
        Converted curl = Converted.Sample("powershell.curl");
        RequestStep step = Assert.Single(curl.Requests);
        Assert.Equal("{\"note\":\"it's\",\"n\":2}", step.Body!.Text);
        Assert.Equal("${env:SHOP_TOKEN}", step.Auth!.Token);
    }

    [Theory]
    [InlineData("curl -sXPOST -dfoo=1 http://h.example/", "POST", "/")]
    [InlineData("curl --request=DELETE h.example/a", "DELETE", "/a")]
    [InlineData("/usr/bin/curl -s http://h.example/x?y=1 2>/dev/null | jq .", "GET", "/x?y=1")]
    [InlineData("curl \"http://h.example/a\\\"b\"", "GET", "/a\"b")]
    [InlineData("curl http://h.example:8080/#frag -o /dev/null", "GET", "/")]
    [InlineData("curl -H 'X: y' --head http://h.example", "HEAD", "/")]
    public void OneLine_IsRead(string line, string method, string url)
    {
        RequestStep step = Assert.Single(Converted.Text(line).Requests);
        Assert.Equal((method, url), (step.Method, step.Url));
    }

    [Fact]
    public void File_BesideTheLines_IsReadAndNoOther()
    {
        string folder = Directory.CreateTempSubdirectory("perf-curl-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "body.json"), "{\"a\":1}");
            File.WriteAllText(Path.Combine(folder, "lines.sh"), "curl http://h.example/a --json @body.json\ncurl http://h.example/b --json @../../etc/passwd\ncurl http://h.example/c --json @/etc/hostname\n");
            Converted curl = new(ScenarioConverter.Convert(new ConversionRequest { Path = Path.Combine(folder, "lines.sh") }, null, CancellationToken.None), new Scenario());
            Assert.Contains("json: { a: 1 }", curl.Report.Text, StringComparison.Ordinal);
            Assert.Equal(2, curl.Report.Notes.Where(note => note.Kind == ConversionNoteKind.NotCarriedOver).Sum(note => note.Count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void BashQuotes_OfAnyText_GiveItBack() => SeededProperty.ForAll(500, random =>
    {
        string text = new([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => "ab'\"\\$`!^&|;<> \t\n#%{}"[random.Next(21)])]);
        string single = $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        string ansi = $"$'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";
        string quoted = string.Concat(text.Select(c => c is '"' or '\\' or '$' or '`' ? $"\\{c}" : c.ToString()));
        Assert.Equal(["curl", text, text, text, "end"], ShellWords.Split($"curl {single} {ansi} \"{quoted}\" end", ShellKind.Bash).Single().Words);
    });

    [Fact]
    public void AnyText_IsReadOrRefused() => SeededProperty.ForAll(400, random =>
    {
        string[] parts = ["curl ", "-X", " POST", " 'http://h.example/a'", " \"http://h", "$'\\u00", "-d", " @x", " --json", " '{\"a\":", "\\\n", "^\n", "`\n", " -F a=@b", "-H 'a", ": b'", " --next", " $X", "|", ";", "\n", " -u a:b", " --nothing"];
        var text = new StringBuilder("curl ");
        for (int i = random.Next(1, 15); i > 0; i--)
        {
            text.Append(parts[random.Next(parts.Length)]);
        }

        try
        {
            _ = Converted.Text(text.ToString());
        }
        catch (PerfException e) when (e.Id == ErrorIds.ImportInvalid && !e.Message.Contains("fault of Perf", StringComparison.Ordinal))
        {
            // No address in it.
        }
    });
}
