using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

public sealed class NginxParserTests
{
    [Fact]
    public void Parse_WordsQuotesAndVariables_AreWhatNginxTakesThemFor()
    {
        IReadOnlyList<NginxNode> nodes = NginxParser.Parse("log_format a '$x \"y\" ; {' \"it\\\"s\" ${z}end \\; 'a' ;");

        Assert.Equal(["log_format", "a", "$x \"y\" ; {", "it\"s", "${z}end", "\\;", "a"], nodes[0].Words.Select(word => word.Text));
    }

    [Fact]
    public void Parse_BlocksCommentsAndOneLines_HaveTheirPlaces()
    {
        const string text = "a; # b; {\nhttp{server{listen 80;}}\n# }\nevents { x 1; }";
        IReadOnlyList<NginxNode> nodes = NginxParser.Parse(text);

        Assert.Equal(["a", "http", "events"], nodes.Select(node => node.Name));
        NginxNode listen = nodes[1].Children[0].Children[0];
        Assert.Equal("listen 80;", text[listen.Start..listen.End]);
        Assert.Equal(" x 1; ", text[nodes[2].BodyStart..nodes[2].BodyEnd]);
    }

    [Fact]
    public void Parse_CommentSignWithinAWord_IsNoComment() => Assert.Equal("a#b", NginxParser.Parse("x a#b;")[0].Words[1].Text);

    [Fact]
    public void Parse_CodeOfAnotherLanguage_IsNotReadAsDirectives()
    {
        IReadOnlyList<NginxNode> nodes = NginxParser.Parse("location / { content_by_lua_block { local a = \"}\" -- }\n if a then b = { 1 } end } gzip on; }");

        Assert.Equal(["content_by_lua_block", "gzip"], nodes[0].Children.Select(node => node.Name));
    }

    // ngx_conf_read_token knows four; a blank that does not break, copied from a page, is a part of a file's name.
    [Theory]
    [InlineData('\u00a0')]
    [InlineData('\u0085')]
    [InlineData('\u2003')]
    [InlineData('\u3000')]
    [InlineData('\v')]
    [InlineData('\f')]
    public void Parse_ABlankThatIsNoneToNginx_IsALetter(char blank)
    {
        Assert.Equal(["access_log", $"/a{blank}b", "c"], NginxParser.Parse($"access_log /a{blank}b\tc\r\n;")[0].Words.Select(word => word.Text));
        Assert.Equal($"{blank}b", NginxParser.Parse($"a;{blank}b c;")[1].Name);
        Assert.Throws<FormatException>(() => NginxParser.Parse($"a 'b'{blank};"));
    }

    [Fact]
    public void WhyElsewhere_OfAKnownLogWithABlankThatIsNone_IsAnotherLog() =>
        Assert.Contains("does not name", NginxDenied.WhyElsewhere(NginxKey.Of("http/access_log"), "/a\u00a0combined", NginxMemory.Of("http { access_log /a; }").Tree()), StringComparison.Ordinal);

    [Theory]
    [InlineData("a", "line 1: the last directive has no semicolon")]
    [InlineData("a;\n}", "line 2: a closing brace")]
    [InlineData("a {\nb;", "line 2: a block is not closed")]
    [InlineData("a 'b;", "quote")]
    [InlineData("a 'b'c;", "right behind a quote")]
    [InlineData(";", "where a directive is expected")]
    [InlineData("a { b }", "where a directive is expected")]
    public void Parse_WhatNginxWouldNotTake_IsRefusedWithItsLine(string text, string why) => Assert.Contains(why, Assert.Throws<FormatException>(() => NginxParser.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("on")]
    [InlineData("\"a;b{}\" 10s")]
    [InlineData("${x}y /var/cache levels=1:2")]
    [InlineData("")]
    public void ParseArguments_ArgumentsAlone_AreTaken(string text) => NginxParser.ParseArguments(text);

    [Theory]
    [InlineData("on; include /etc/passwd")]
    [InlineData("on;")]
    [InlineData("on }")]
    [InlineData("on } server { listen 1; }")]
    [InlineData("a}b")]
    [InlineData("on {")]
    [InlineData("on # ")]
    [InlineData("on\ngzip off")]
    [InlineData("\"on")]
    [InlineData("on \\")]
    [InlineData("'a'; x 'b'")]
    public void ParseArguments_WhatWouldLeaveItsDirective_IsRefused(string text) => Assert.Throws<FormatException>(() => NginxParser.ParseArguments(text));

    [Fact]
    public void ParseArguments_RandomTexts_AreOneDirectiveOrRefused()
    {
        const string signs = "ab ;{}\"'\\#$\n/=";
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => signs[random.Next(signs.Length)]));
            try
            {
                NginxParser.ParseArguments(text);
            }
            catch (FormatException)
            {
                continue;
            }

            // Whatever is taken stays one directive between two others.
            IReadOnlyList<NginxNode> nodes = NginxParser.Parse($"http {{ one 1; x {text}; two 2; }}");
            Assert.True(nodes.Count == 1 && nodes[0].Children.Select(node => node.Name).SequenceEqual(["one", "x", "two"]), $"seed {seed}: {text}");
        }
    }
}
