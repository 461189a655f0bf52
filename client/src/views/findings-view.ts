// The view of everything that is found, by hazard; a place in it leads to its line.
import {
  commands,
  type Disposable,
  EventEmitter,
  env,
  l10n,
  languages,
  Range,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Server } from '../server/server.ts';
import { CANCELLED, hazardsOfWorkspace } from '../server/whole-workspace.ts';
import { type Hazard, type HazardPlace, hazardsOf, type Severity, withOpenOnes } from './hazards.ts';

const VIEW = 'rayGuard.findings';
/** Long enough for a burst of changed diagnostics to be one question. */
const PAUSE_MS = 500;

const SEVERITY: Record<Severity, { readonly text: string; readonly icon: ThemeIcon }> = {
  error: { text: l10n.t('error'), icon: new ThemeIcon('error', new ThemeColor('list.errorForeground')) },
  warning: { text: l10n.t('warning'), icon: new ThemeIcon('warning', new ThemeColor('list.warningForeground')) },
  information: { text: l10n.t('information'), icon: new ThemeIcon('info') },
};

type Node = { readonly hazard: Hazard } | { readonly place: HazardPlace };

/** What the command for it found in all files, while the server itself only tells of those that are open. */
interface Scanned {
  readonly hazards: readonly Hazard[];
  /** `14:05`, as people here write it. */
  readonly at: string;
}

/** The server is asked only while the view can be seen. */
export function registerFindingsView(server: Server): Disposable[] {
  const changed = new EventEmitter<void>();
  let scanned: Scanned | undefined;
  /** What is shown, or why nothing is, as JSON. */
  let told: string | undefined;
  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => ('hazard' in node ? hazardItem(node.hazard) : placeItem(node.place)),
    getChildren: async (node) => {
      if (node) return 'hazard' in node ? node.hazard.places.map((place) => ({ place })) : [];
      const hazards = await ask();
      // An empty view would say that nothing is found.
      view.message = hazards ? '' : whyNone(server);
      const isEverything = scanned !== undefined || showsEverything();
      view.description = scanned
        ? l10n.t('all files, as of {0}', scanned.at)
        : isEverything
          ? ''
          : l10n.t('open files');
      void commands.executeCommand('setContext', 'rayGuard.listsAllFiles', isEverything);
      const shown = hazards && scanned ? withOpenOnes(scanned.hazards, hazards, isOpen) : hazards;
      return (shown ?? []).map((hazard) => ({ hazard }));
    },
  };
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(renew, PAUSE_MS);
  };

  async function ask(): Promise<readonly Hazard[] | undefined> {
    const hazards = hazardsOf(await server.request('rayGuard/findings', {}));
    told = JSON.stringify([hazards, server.isStarting]);
    return hazards;
  }

  /** A view that is drawn again can lose the key that a person presses just then, so it stays as it is while nothing differs. */
  async function renew(): Promise<void> {
    const before = told;
    if (view.visible) {
      await ask();
      // What a scan found counts by which files are open now.
      if (told === before && !scanned) return;
    }
    changed.fire();
  }

  /** Back to what the server tells by itself. */
  function refresh(): void {
    scanned = undefined;
    changed.fire();
  }

  async function scanWorkspace(): Promise<void> {
    const hazards = await hazardsOfWorkspace(server);
    if (hazards === CANCELLED) return;
    const at = new Date().toLocaleTimeString(env.language, { timeStyle: 'short' });
    scanned = hazards && !showsEverything() ? { hazards, at } : undefined;
    changed.fire();
    await commands.executeCommand(`${VIEW}.focus`);
  }

  return [
    view,
    changed,
    languages.onDidChangeDiagnostics(later),
    server.onRayInUseChanged(later),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('rayGuard')) refresh();
    }),
    commands.registerCommand('rayGuard.refreshFindings', refresh),
    commands.registerCommand('rayGuard.scanWorkspace', scanWorkspace),
    { dispose: () => clearTimeout(timer) },
  ];
}

function whyNone({ isStarting }: Server): string {
  if (isStarting) return l10n.t('Ray Guard is starting');
  return l10n.t('Ray Guard is not running, so there is nothing to report.');
}

function showsEverything(): boolean {
  return workspace.getConfiguration('rayGuard').get('diagnosticMode') === 'workspace';
}

/** A notebook counts with its cells. */
function isOpen(uri: string): boolean {
  const open = [...workspace.textDocuments, ...workspace.notebookDocuments];
  return open.some((document) => document.uri.toString() === Uri.parse(uri).toString());
}

function hazardItem({ rule, title, severity, places }: Hazard): TreeItem {
  // The count in front: a narrow view cuts the end off.
  const item = new TreeItem(`${places.length} × ${title}`, TreeItemCollapsibleState.Collapsed);
  const { text, icon } = SEVERITY[severity];
  item.id = rule;
  item.description = text;
  item.tooltip = [title, rule].join('\n');
  item.iconPath = icon;
  item.accessibilityInformation = { label: [title, text, places.length].join(', ') };
  return item;
}

function placeItem({ uri, file, range, severity, message }: HazardPlace): TreeItem {
  const { start, end } = range;
  const place = `${file}:${start.line + 1}`;
  const item = new TreeItem(place);
  const { text, icon } = SEVERITY[severity];
  item.description = message;
  item.tooltip = message;
  item.iconPath = icon;
  item.accessibilityInformation = { label: [place, text, message].join(', ') };
  item.command = {
    title: l10n.t('Open'),
    command: 'vscode.open',
    arguments: [Uri.parse(uri), { selection: new Range(start.line, start.character, end.line, end.character) }],
  };
  return item;
}
