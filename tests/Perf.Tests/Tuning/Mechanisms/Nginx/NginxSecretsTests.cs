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
    [InlineData("proxy_set_header X-Auth geheim;", "proxy_set_header X-Auth ***;")]
    [InlineData("fastcgi_param HTTP_X_AUTHENTICATION geheim;", "fastcgi_param HTTP_X_AUTHENTICATION ***;")]
    [InlineData("set $upstream \"Basic Z2VoZWlt\";", "set $upstream ***;")]
    [InlineData("set $upstream 'bearer Z2VoZWlt';", "set $upstream ***;")]
    [InlineData("set $upstream Bearer\\ Z2VoZWlt;", "set $upstream ***;")]
    [InlineData("map $uri $upstream {\n    /a \"Basic Z2VoZWlt\";\n}", "map $uri $upstream {\n    /a ***;\n}")]
    [InlineData("proxy_pass http://user:geheim@app:8080/a;", "proxy_pass http://***@app:8080/a;")]
    [InlineData("proxy_pass \"http://us@er:geheim@app\";", "proxy_pass \"http://***@app\";")]
    [InlineData("return 302 https://cdn.example/a?sig=geheim;", "return 302 https://cdn.example/a?***;")]
    [InlineData("return 302 \"https://u:geheim@cdn.example/a?sig=geheim#top\";", "return 302 \"https://***@cdn.example/a?***\";")]
    [InlineData("add_header X-Links \"http://a http://u:geheim@b http://c?d=geheim http://e:geheim@f\";", "add_header X-Links \"http://a http://***@b http://c?***\";")]
    [InlineData("rewrite ^/(.*)$ https://cdn.example?key=geheim redirect;", "rewrite ^/(.*)$ https://cdn.example?*** redirect;")]
    [InlineData("location ~ \"^/a\" {\n    proxy_pass http://u:geheim@a;\n}", "location ~ \"^/a\" {\n    proxy_pass http://***@a;\n}")]
    public void Hide_WhatIsSecret_IsStars(string text, string shown) => Assert.Equal(shown, NginxSecrets.Hide(text));

    [Theory]
    [InlineData("proxy_set_header Host $host;")]
    [InlineData("map $uri $lifetime {\n    default 1m;\n    /a 1h;\n}")]
    [InlineData("if ($uri = /a) {\n    return 403;\n}")]
    [InlineData("if ($http_x_api_key) {\n    return 403;\n}")]
    [InlineData("proxy_pass http://app:8080/a@b;")]
    [InlineData("proxy_pass http://unix:/run/app.sock:/a;")]
    [InlineData("return 301 https://$host$request_uri;")]
    [InlineData("add_header X-Kind basic;")]
    [InlineData("location ~ ^/a?b {\n    return 404;\n}")]
    public void Hide_WhatIsNotSecret_IsShown(string text) => Assert.Equal(text, NginxSecrets.Hide(text));
}
