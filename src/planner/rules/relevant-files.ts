import type { Inventory } from '../../context/inventory.ts';
import { kindWords } from './kubernetes-settings.ts';
import { besideRows } from './make-setting.ts';
import type { Word } from './match-settings.ts';
import type { IsRelevant } from './read-objects.ts';
import { localModule } from './terraform-settings.ts';
import { spokenRows, unitStems } from './spoken-rows.ts';
import { stemsOf } from './stems.ts';

/** Words that may be said of a setting although its file has none of them. */
export const vocabulary: ReadonlySet<string> = new Set([
  ...spokenRows.flatMap((row) => row.phrases.filter((phrase) => !phrase.includes('{')).flatMap(stemsOf)),
  ...Object.values(kindWords).flatMap(stemsOf),
  ...Object.values(besideRows).flatMap(stemsOf),
  ...unitStems,
  ...stemsOf(
    'chart helm value terraform module resource infrastructure var default tfvars input unit terragrunt namespace',
  ),
  ...stemsOf('env setting flag feature label annotation tag hpa autoscaler config map up down total db database'),
]);

/**
 * Which files a request can be about: those whose path or text, or the name of what they are part of, has one of the words that
 * only a repository can explain. Every word of a request has to be explained by the setting it is about, so nothing is lost;
 * a sentence without such a word can be about any file.
 * @param sentences the words of each sentence, without those that may be values
 */
export function relevantFiles(sentences: readonly (readonly Word[])[], inventory: Inventory): IsRelevant {
  const own = sentences.map((words) =>
    words.flatMap((word) =>
      word.stems.length > 0 && word.stems.every((stem) => vocabulary.has(stem)) ? [] : spellings(word),
    ),
  );
  if (own.some((words) => words.length === 0)) return () => true;
  const wanted = [...new Set(own.flat())];
  const names = namesOfFiles(inventory);
  const spelled = new RegExp(wanted.map(pattern).join('|'), 'i');
  return (file, text) => spelled.test(file) || spelled.test(text) || spelled.test(names.get(file) ?? '');
}

/** `service-3` is not in `service-30`. */
function pattern(word: string): string {
  return `${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${/\d$/.test(word) ? '(?!\\d)' : ''}`;
}

/** What a file may be spoken of as, although neither its path nor its text says so: services of a chart, callers of a module and what it takes, units that include it. */
function namesOfFiles(inventory: Inventory): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (file: string, name: string): void => void names.set(file, `${names.get(file) ?? ''} ${name}`);
  for (const { service, name, chartDir, valueFiles, at } of inventory.releases) {
    const chart = inventory.charts.find(({ dir }) => dir === chartDir);
    for (const file of [at.file, ...valueFiles, ...(chart?.values ?? []).map((values) => values.file)])
      add(file, `${service} ${name}`);
  }
  const inside = namesInside(inventory);
  for (const { file, resources, environment } of inventory.kustomizations)
    if (environment !== undefined) for (const path of resources) add(file, `${path} ${inside.get(path) ?? ''}`);
  for (const chart of inventory.charts) for (const { file } of chart.values) add(file, chart.name);
  for (const unit of inventory.terragrunt) for (const file of unit.includes) add(file, unit.dir);
  const byDir = new Map(inventory.terraform.map((module) => [module.dir, module]));
  for (const module of inventory.terraform)
    for (const call of module.calls) {
      const child = byDir.get(localModule(module.dir, call.source));
      for (const block of child?.blocks ?? []) {
        add(block.at.file, call.name);
        if (block.address.startsWith('variable.')) add(call.at.file, block.address);
      }
    }
  return names;
}

/** Names of the objects in each folder and its folders. */
function namesInside({ objects }: Inventory): ReadonlyMap<string, string> {
  const inside = new Map<string, string[]>();
  for (const { name, at } of objects)
    for (let end = at.file.lastIndexOf('/'); end > 0; end = at.file.lastIndexOf('/', end - 1)) {
      const folder = at.file.slice(0, end);
      const names = inside.get(folder);
      if (names === undefined) inside.set(folder, [name]);
      else names.push(name);
    }
  return new Map([...inside].map(([folder, names]) => [folder, names.join(' ')]));
}

function spellings(word: Word): readonly string[] {
  const plain = word.text.toLowerCase();
  return [plain, plain.replace(/s$/, ''), ...word.stems.filter((stem) => stem.length >= 2 && !vocabulary.has(stem))];
}

/** Every file of a repository that can hold a setting. */
export function settingFiles(inventory: Inventory): readonly string[] {
  return [
    ...new Set([
      ...inventory.objects.map((object) => object.at.file),
      ...inventory.kustomizations.map((kustomization) => kustomization.file),
      ...inventory.charts.flatMap((chart) => [
        chart.dir === '.' || chart.dir === '' ? 'Chart.yaml' : `${chart.dir}/Chart.yaml`,
        ...chart.values.map(({ file }) => file),
      ]),
      ...inventory.releases.flatMap((release) => [release.at.file, ...release.valueFiles]),
      ...inventory.terraform.flatMap((module) => [...module.blocks.map((block) => block.at.file), ...module.tfvars]),
      ...inventory.terragrunt.flatMap((unit) => [unit.file, ...unit.includes]),
    ]),
  ];
}
