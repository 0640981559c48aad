using Perf.ScriptWorker.Modules;

namespace Perf.Tests.ScriptWorker.Modules;

public sealed class CryptoModuleTests
{
    private static string Run(string text) => new ModuleBench(null, new CryptoModule(), new EncodingModule()).Run(text);

    [Theory]
    [InlineData("crypto.md5('abc', 'hex')", "\"900150983cd24fb0d6963f7d28e17f72\"")]
    [InlineData("crypto.sha1('abc', 'base64')", "\"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\"")]
    [InlineData("crypto.sha1('abc', 'base64url')", "\"qZk-NkcGgWq6PiVxeFDCbJzQ2J0=\"")]
    [InlineData("crypto.sha1('abc', 'base64rawurl')", "\"qZk-NkcGgWq6PiVxeFDCbJzQ2J0\"")]
    [InlineData("[...new Uint8Array(crypto.md5('abc', 'binary'))].slice(0, 3)", "[144,1,80]")]
    [InlineData("crypto.hmac('sha1', 'Jefe', 'what do ya want for nothing?', 'hex')", "\"effcdf6ae5eb2fa2d27416d5f184df9c259a7c79\"")]
    [InlineData("crypto.createHash('sha256').update('a').update('bc').digest('hex')", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")]
    [InlineData("crypto.md5(new Uint8Array([97, 98, 99]).buffer, 'hex')", "\"900150983cd24fb0d6963f7d28e17f72\"")]
    [InlineData("crypto.md5(new Uint8Array([0, 97, 98, 99]).subarray(1), 'hex')", "\"900150983cd24fb0d6963f7d28e17f72\"")]
    [InlineData("crypto.md5('ü', 'hex')", "\"c03410a5204b21cd8229ff754688d743\"")]
    [InlineData("crypto.hexEncode('abc')", "\"616263\"")]
    [InlineData("crypto.hexEncode(new Uint8Array([1, 255]).buffer)", "\"01ff\"")]
    [InlineData("crypto.randomBytes(7).byteLength", "7")]
    public void A_call_gives_what_k6_gives(string call, string expected) => Assert.Equal(expected, Run($"import crypto from 'k6/crypto'; export const result = {call};"));

    [Fact]
    public void A_digest_may_be_asked_for_before_the_end() => Assert.Equal(
        "[\"0cc175b9c0f1b6a831c399e269772661\",\"187ef4436122d1cc2f40dc2b92f0eba0\"]",
        Run("import { createHash } from 'k6/crypto'; const h = createHash('md5'); h.update('a'); const a = h.digest('hex'); h.update('b'); export const result = [a, h.digest('hex')];"));

    [Fact]
    public void A_keyed_digest_is_fed_in_parts() => Assert.Equal(
        "\"effcdf6ae5eb2fa2d27416d5f184df9c259a7c79\"",
        Run("import { createHMAC } from 'k6/crypto'; const h = createHMAC('sha1', 'Jefe'); h.update('what do ya want '); h.update('for nothing?'); export const result = h.digest('hex');"));

    [Theory]
    [InlineData("crypto.createHash('sha3')", "'sha3'")]
    [InlineData("crypto.md5('abc', 'base32')", "base32")]
    [InlineData("crypto.md5('abc')", "output encoding")]
    [InlineData("crypto.md5({}, 'hex')", "an object")]
    [InlineData("crypto.randomBytes(0)", "from 1 to")]
    public void What_cannot_be_is_an_error_of_the_script(string call, string named) =>
        Assert.Contains(named, new ModuleBench(null, new CryptoModule()).Fault($"import crypto from 'k6/crypto'; export const result = {call};"), StringComparison.Ordinal);

    [Theory]
    [InlineData("e.b64encode('hello world')", "\"aGVsbG8gd29ybGQ=\"")]
    [InlineData("e.b64encode('hello world', 'rawstd')", "\"aGVsbG8gd29ybGQ\"")]
    [InlineData("e.b64encode(new Uint8Array([251, 255]).buffer, 'url')", "\"-_8=\"")]
    [InlineData("e.b64encode(new Uint8Array([251, 255]).buffer, 'rawurl')", "\"-_8\"")]
    [InlineData("e.b64decode('aGVsbG8gd29ybGQ=', 'std', 's')", "\"hello world\"")]
    [InlineData("e.b64decode('aGVsbG8gd29ybGQ', 'rawstd', 's')", "\"hello world\"")]
    [InlineData("e.b64decode('aGVs\\nbG8=', 'std', 's')", "\"hello\"")]
    [InlineData("[...new Uint8Array(e.b64decode('-_8', 'rawurl'))]", "[251,255]")]
    [InlineData("[...new Uint8Array(e.b64decode('AQI='))]", "[1,2]")]
    public void Base64_has_four_forms(string call, string expected) => Assert.Equal(expected, Run($"import e from 'k6/encoding'; export const result = {call};"));

    [Theory]
    [InlineData("e.b64decode('aGVsbG8gd29ybGQ', 'std')")]
    [InlineData("e.b64decode('aGVsbG8gd29ybGQ=', 'rawstd')")]
    [InlineData("e.b64decode('-_8=', 'std')")]
    [InlineData("e.b64encode('a', 'base32')")]
    public void What_is_no_Base64_is_an_error(string call) =>
        Assert.Contains("Base64", new ModuleBench(null, new EncodingModule()).Fault($"import e from 'k6/encoding'; export const result = {call};"), StringComparison.Ordinal);

    [Fact]
    public void Web_crypto_is_there() => Assert.Equal(
        "[186,120,22]",
        Run("export const result = crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc')).then(d => [...new Uint8Array(d)].slice(0, 3));"));

    [Fact]
    public void The_web_s_small_globals_are_there() => Assert.Equal(
        "[\"YWJj\",\"abc\",\"é\",\"x=1\",true]",
        Run("""
            export const result = [
              btoa('abc'), atob('YWJj'), new TextDecoder().decode(new TextEncoder().encode('é')),
              new URL('http://h/p?x=1').searchParams.toString(), global === globalThis,
            ];
            """));

    [Fact]
    public void What_reaches_the_network_or_the_disk_is_not_there() => Assert.Equal(
        "[\"undefined\",\"undefined\",\"undefined\"]",
        Run("export const result = [typeof fetch, typeof localStorage, typeof Worker];"));
}
