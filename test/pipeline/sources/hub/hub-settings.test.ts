import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../pipeline/input-error.ts';
import { hubSettings } from '../../../../pipeline/sources/hub/hub-settings.ts';

describe('the settings of the Hub', () => {
  it('are the public Hub and the cache in the home folder when nothing is set', () => {
    expect(hubSettings({ HF_TOKEN: 'hf_x' })).toEqual({
      endpoint: 'https://huggingface.co',
      token: 'hf_x',
      cache: join(homedir(), '.cache/huggingface/hub'),
      offline: false,
    });
  });

  it.each([
    [{ XDG_CACHE_HOME: '/xdg' }, '/xdg/huggingface/hub'],
    [{ HF_HOME: '/hf', XDG_CACHE_HOME: '/xdg' }, '/hf/hub'],
    [{ HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/hf' }, '/old'],
    [{ HF_HUB_CACHE: '/new', HUGGINGFACE_HUB_CACHE: '/old' }, '/new'],
    [{ HF_HOME: '~/x', HOME: '/home/me' }, '/home/me/x/hub'],
    [{ HF_HOME: '$SCRATCH/hf', SCRATCH: '/big' }, '/big/hf/hub'],
    [{ HF_HUB_CACHE: `$${'{SCRATCH}'}/$UNSET`, SCRATCH: '/big' }, '/big/$UNSET'],
    [{ HF_HUB_CACHE: 'near', INIT_CWD: '/where/i/stand' }, '/where/i/stand/near'],
    [{ HF_HUB_CACHE: '', HF_HOME: '/hf' }, '/hf/hub'],
  ])('put the cache, given %j, in %s', (env, cache) => expect(hubSettings(env).cache).toBe(cache));

  it('take the token from HF_TOKEN, else from its file, else there is none', () => {
    const home = mkdtempSync(join(tmpdir(), 'hf-home-'));
    expect(hubSettings({ HF_HOME: home }).token).toBeNull();
    writeFileSync(join(home, 'token'), 'hf_file\n');
    writeFileSync(join(home, 'other'), 'hf_other');
    expect(hubSettings({ HF_HOME: home }).token).toBe('hf_file');
    expect(hubSettings({ HF_HOME: home, HF_TOKEN_PATH: join(home, 'other') }).token).toBe('hf_other');
    expect(hubSettings({ HF_HOME: home, HF_TOKEN: ' hf_env\n' }).token).toBe('hf_env');
    expect(hubSettings({ HF_HOME: home, HUGGING_FACE_HUB_TOKEN: 'hf_old' }).token).toBe('hf_old');
    expect(hubSettings({ HF_HOME: home, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' }).token).toBeNull();
  });

  it.each([
    ['1', true],
    ['true', true],
    ['Yes', true],
    ['ON', true],
    ['0', false],
    ['', false],
    [undefined, false],
  ])('HF_HUB_OFFLINE=%s is %s', (value, offline) =>
    expect(hubSettings({ HF_HUB_OFFLINE: value }).offline).toBe(offline),
  );

  it('take another endpoint without its last slash, and refuse what is no address', () => {
    expect(hubSettings({ HF_ENDPOINT: 'https://hf-mirror.com/' }).endpoint).toBe('https://hf-mirror.com');
    for (const HF_ENDPOINT of ['hf-mirror.com', 'ftp://x', 'localhost:80'])
      expect(() => hubSettings({ HF_ENDPOINT })).toThrow(
        new InputError(`HF_ENDPOINT is not a URL: ${HF_ENDPOINT} (e.g. https://huggingface.co)`),
      );
  });

  it('refuse a token that no header can carry, without showing it', () => {
    expect(() => hubSettings({ HF_TOKEN: 'hf_a b' })).toThrow(
      new InputError('the Hugging Face token holds spaces or odd characters: set HF_TOKEN anew'),
    );
  });
});
