using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

public class NginxSecretsTests
{
    [Theory]
    [InlineData("proxy_set_header Authorization \"Basic Z2VoZWlt\";", "proxy_set_header Authorization ***;")]
    [InlineData("set $api_key geheim;", "set $api_key ***;")]
    [InlineData("secure_link_md5 \"$uri geheim\";", "secure_link_md5 ***;")]
    [InlineData("map $http_apikey $client {\n    default \"\";\n    \"geheim\" one;\n}", "map $http_apikey $client {\n    default ***;\n    ***;\n}")]
    [InlineData("map $uri $upstream_token {\n    volatile;\n    /a geheim;\n}", "map $uri $upstream_token {\n    volatile;\n    ***;\n}")]
    [InlineData("if ($http_x_api_key != geheim) {\n    return 403;\n}", "if ($http_x_api_key *** {\n    return 403;\n}")]
    public void Hide_WhatIsSecret_IsStars(string text, string shown) => Assert.Equal(shown, NginxSecrets.Hide(text));

    [Theory]
    [InlineData("proxy_set_header Host $host;")]
    [InlineData("map $uri $lifetime {\n    default 1m;\n    /a 1h;\n}")]
    [InlineData("if ($uri = /a) {\n    return 403;\n}")]
    [InlineData("if ($http_x_api_key) {\n    return 403;\n}")]
    public void Hide_WhatIsNotSecret_IsShown(string text) => Assert.Equal(text, NginxSecrets.Hide(text));
}
